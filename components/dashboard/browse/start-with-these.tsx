import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

/** Draws a session of what the list finds, as many as a session usually has, and opens it. */
export function StartWithThese({
  datasetId,
  filter,
  isEmpty,
}: {
  datasetId: string;
  filter: EntryFilter;
  isEmpty: boolean;
}) {
  const t = useTranslations("browse.selection");
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  async function start() {
    setBusy(true);
    setProblem(null);
    try {
      const { queueId } = await call("POST /api/datasets/{datasetId}/queues", {
        params: { datasetId },
        body: { filter },
      });
      router.push(`/review/${queueId}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }
  return (
    <>
      <Button look="quiet" icon={<Play size={15} aria-hidden />} disabled={isBusy || isEmpty} onClick={start}>
        {t("start")}
      </Button>
      <Problem problem={problem} isSmall />
    </>
  );
}
