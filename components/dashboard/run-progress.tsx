"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ImportProgress, ImportReport } from "#domain/import-report.ts";
import { Button } from "../ui/button.tsx";
import { call } from "../ui/call.ts";
import { ImportReportView } from "./import-report-view.tsx";

type Run = {
  id: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  progress: ImportProgress | null;
  report: ImportReport | null;
  error: string | null;
  startedAt: string | null;
};

const ASK_MS = 1000;

/** How far an import is, asked every second until it is over; then what came of it. */
export function RunProgress({ runId }: { runId: string }) {
  const t = useTranslations("import");
  const [run, setRun] = useState<Run | null>(null);
  const isOver = run !== null && run.state !== "waiting" && run.state !== "running";

  // Joins the server's clock: the run is another process's, and tells of itself only when asked.
  useEffect(() => {
    if (isOver) return;
    const ask = () => call<Run>(`/api/runs/${runId}`).then(setRun, () => {});
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => clearInterval(timer);
  }, [runId, isOver]);

  if (!run) return <p className="text-ink-soft">{t("asking")}</p>;
  if (run.report) return <ImportReportView runId={runId} report={run.report} />;
  const progress = run.progress;
  const share = progress && progress.bytesTotal > 0 ? progress.bytes / progress.bytesTotal : 0;
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5 text-sm" aria-live="polite">
      <p className="font-medium">{t(`state.${run.state}`)}</p>
      {run.error ? <p className="text-bad">{run.error}</p> : null}
      {run.state === "running" && progress ? (
        <>
          <div
            role="progressbar"
            aria-label={t("progress")}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(share * 100)}
            className="h-2 overflow-hidden rounded-full bg-line"
          >
            <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
          </div>
          <p className="text-ink-soft tabular-nums">
            {t(`phase.${progress.phase}`)} · {t("figures", figures(progress, run.startedAt))}
          </p>
        </>
      ) : null}
      {isOver ? null : (
        <Button className="self-start" onClick={() => void call(`/api/runs/${runId}/cancel`, "POST", {})}>
          {t("cancel")}
        </Button>
      )}
    </section>
  );
}

function figures(progress: ImportProgress, startedAt: string | null) {
  const seconds = startedAt ? Math.max(0.5, (Date.now() - Date.parse(startedAt)) / 1000) : 1;
  const rate = progress.bytes / 1e6 / seconds;
  const left = rate > 0 ? (progress.bytesTotal - progress.bytes) / 1e6 / rate : 0;
  return {
    rows: progress.rows,
    megabytes: (progress.bytes / 1e6).toFixed(0),
    rate: rate.toFixed(1),
    seconds: Math.ceil(left),
  };
}
