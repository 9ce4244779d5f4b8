import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { previewReportSchema } from "#domain/recipe/preview.ts";
import { releaseProgressSchema } from "#domain/release/release.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { PreviewReportView } from "./preview-report.tsx";

const ASK_MS = 500;

/** How far a preview is, and what came of it. `isOld`: the recipe was changed since. */
export function RecipePreview({ runId, isOld }: { runId: string; isOld: boolean }) {
  const t = useTranslations("recipes.preview");
  const tr = useTranslations("releases");
  const params = { runId };
  const { value: run, problem } = useAnswer(
    "GET /api/runs/{runId}",
    { params },
    { againMs: ({ state }) => (state === "waiting" || state === "running" ? ASK_MS : null) },
  );
  const progress = releaseProgressSchema.safeParse(run?.progress);
  const report = previewReportSchema.safeParse(run?.report);
  const isOpen = run === null || run.state === "waiting" || run.state === "running";
  const section = useRef<HTMLElement>(null);
  // It stands below a form that fills the screen: who asked for it is to see that it came.
  useEffect(() => {
    // Browsers of today answer a promise, which would be taken for what ends the effect.
    section.current?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <section ref={section} aria-labelledby="preview" className="flex min-w-0 scroll-mt-4 flex-col gap-4">
      <h2 id="preview" className="text-base font-semibold">
        {t("title")}
      </h2>
      <Problem problem={problem} isSmall />
      {isOpen ? (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <span role="status" className="text-ink-soft">
            {run?.cancelled ? tr("cancelling") : progress.success ? tr(`step.${progress.data.step}`) : t("waiting")}
          </span>
          <div className="min-w-40 grow">
            <ProgressBar
              label={t("progress")}
              value={progress.success && progress.data.total > 0 ? progress.data.done : null}
              max={progress.success ? progress.data.total : 1}
            />
          </div>
          <Button
            disabled={run?.cancelled ?? false}
            onClick={() => void call("POST /api/runs/{runId}/cancel", { params })}
          >
            {tr("cancel")}
          </Button>
        </div>
      ) : null}
      {run?.state === "cancelled" ? <p className="text-sm">{t("cancelled")}</p> : null}
      {run?.state === "failed" ? <Problem problem={run.error} isSmall /> : null}
      {isOld && !isOpen ? <p className="text-sm text-warn">{t("old")}</p> : null}
      {run?.state === "done" && report.success ? <PreviewReportView report={report.data} /> : null}
    </section>
  );
}
