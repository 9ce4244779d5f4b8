import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { type Message, message } from "#domain/message.ts";
import { recipeProgressSchema, recipeQueueReportSchema } from "#domain/recipe/recipe-queue-request.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useAnswer } from "../../ui/use-answer.ts";

const ASK_MS = 400;

type Props = { runId: string; onMade(queueId: string): void; onFailed(why: Message | null): void };

/** How far the ranking for a session by a recipe is, until it is over. */
export function QueueRanking({ runId, onMade, onFailed }: Props) {
  const t = useTranslations("recipes.queue");
  const tc = useTranslations("common");
  const params = { runId };
  const { value: run } = useAnswer(
    "GET /api/runs/{runId}",
    { params },
    { againMs: ({ state }) => (state === "waiting" || state === "running" ? ASK_MS : null) },
  );
  const progress = recipeProgressSchema.safeParse(run?.progress);
  const isOver = run !== null && run.state !== "waiting" && run.state !== "running";
  // Joins the run to the page around the form: it opens the session.
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it is over
  useEffect(() => {
    if (!isOver) return;
    const report = recipeQueueReportSchema.safeParse(run.report);
    if (run.state === "done" && report.success) onMade(report.data.queueId);
    else onFailed(run.error ?? (run.state === "failed" ? message("adviceRecipe") : null));
  }, [isOver]);
  const { done = 0, total = null } = progress.success ? progress.data : {};
  return (
    <div className="flex items-center gap-3 self-end">
      <p role="status" className="text-ink-soft tabular-nums">
        {total === null ? t("ranking") : t("rankingOf", { done, total })}
      </p>
      <Button onClick={() => void call("POST /api/runs/{runId}/cancel", { params })}>{tc("cancel")}</Button>
    </div>
  );
}
