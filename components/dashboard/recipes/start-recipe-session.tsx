import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import type { StoredFrom } from "#domain/recipe/stored-recipe.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { AssigneeChoice } from "../home/assignee-choice.tsx";
import { QueueRanking } from "../home/queue-ranking.tsx";

type Props = {
  datasetId: string;
  stored: StoredFrom;
  assignees: readonly { id: string; name: string }[];
  ownId: string | null;
  isDisabled: boolean;
};

/** Starts a review session by a saved version of a recipe, and opens it unless it is another's. */
export function StartRecipeSession({ datasetId, stored, assignees, ownId, isDisabled }: Props) {
  const t = useTranslations("recipes");
  const th = useTranslations("home");
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const [started, setStarted] = useState<{ runId: string; assigneeId: string } | null>(null);

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const assigneeId = String(new FormData(event.currentTarget).get("assignee") ?? "");
    setProblem(null);
    try {
      const { runId } = await call("POST /api/datasets/{datasetId}/recipe-queues", {
        params: { datasetId },
        body: { ...stored, ...(assigneeId === "" ? {} : { assigneeId }) },
      });
      setStarted({ runId, assigneeId });
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  function open(queueId: string, assigneeId: string) {
    if (assigneeId === "" || assigneeId === ownId) return router.push(`/review/${queueId}`);
    setStarted(null);
    setOpen(false);
    router.refresh();
  }
  return (
    <>
      <Button icon={<Play size={15} aria-hidden />} disabled={isDisabled} onClick={() => setOpen(true)}>
        {t("session")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("session")}>
        <form onSubmit={start} className="flex flex-col gap-4 text-sm">
          <p>{t("queue.hint")}</p>
          <AssigneeChoice assignees={assignees} ownId={ownId} />
          <Problem problem={problem} />
          {started ? (
            <QueueRanking
              runId={started.runId}
              onMade={(queueId) => open(queueId, started.assigneeId)}
              onFailed={(why) => {
                setStarted(null);
                setProblem(why);
              }}
            />
          ) : (
            <Button type="submit" look="primary" className="self-end">
              {th("go")}
            </Button>
          )}
        </form>
      </Dialog>
    </>
  );
}
