"use client";

import { useFormatter, useTranslations } from "next-intl";
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
  cancelled: boolean;
  createdAt: string;
  startedAt: string | null;
};

const ASK_MS = 1000;
/** A worker looks for imports every second: one that waits longer than this waits behind another, or for a worker. */
const LONG_WAIT_MS = 10_000;

/** How far an import is, asked every second until it is over; then what came of it. */
export function RunProgress({ runId }: { runId: string }) {
  const t = useTranslations("import");
  const tc = useTranslations("common");
  const [run, setRun] = useState<Run | null>(null);
  const [isCutOff, setCutOff] = useState(false);
  const isOver = run !== null && run.state !== "waiting" && run.state !== "running";

  // Joins the server's clock: the run is another process's, and tells of itself only when asked.
  useEffect(() => {
    if (isOver) return;
    const ask = async () => {
      try {
        setRun(await call<Run>(`/api/runs/${runId}`));
        setCutOff(false);
      } catch {
        setCutOff(true);
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => clearInterval(timer);
  }, [runId, isOver]);

  if (!run) return <p className="text-ink-soft">{isCutOff ? t("cutOff") : t("asking")}</p>;
  if (run.report) return <ImportReportView runId={runId} report={run.report} />;
  const isLate = run.state === "waiting" && Date.now() - Date.parse(run.createdAt) > LONG_WAIT_MS;
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5 text-sm">
      <p role="status" className={`font-medium ${run.state === "failed" ? "text-bad" : ""}`}>
        {run.cancelled && !isOver ? t("cancelling") : t(`state.${run.state}`)}
      </p>
      {run.error ? <p className="wrap-anywhere">{run.error}</p> : null}
      {isLate ? <p className="text-ink-soft">{t("noWorker")}</p> : null}
      {isCutOff ? <p className="text-warn">{t("cutOff")}</p> : null}
      {run.state === "running" && run.progress ? <Progress progress={run.progress} startedAt={run.startedAt} /> : null}
      {isOver || run.cancelled ? null : (
        <Button
          className="self-start"
          onClick={() => {
            setRun({ ...run, cancelled: true });
            void call(`/api/runs/${runId}/cancel`, "POST", {}).catch(() => setCutOff(true));
          }}
        >
          {tc("cancel")}
        </Button>
      )}
    </section>
  );
}

function Progress({ progress, startedAt }: { progress: ImportProgress; startedAt: string | null }) {
  const t = useTranslations("import");
  const format = useFormatter();
  const share = progress.bytesTotal > 0 ? Math.min(1, progress.bytes / progress.bytesTotal) : 0;
  const seconds = startedAt ? Math.max(0.5, (Date.now() - Date.parse(startedAt)) / 1000) : 1;
  const rate = progress.bytes / seconds;
  const whole = (value: number) => format.number(value, { maximumFractionDigits: 0 });
  // Only reading is measured in bytes: of what comes after it nobody knows the end.
  const left = progress.phase === "reading" && rate > 0 ? (progress.bytesTotal - progress.bytes) / rate : null;
  return (
    <>
      <div
        role="progressbar"
        aria-label={t("progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        className="h-2 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full bg-accent ${left === null ? "motion-safe:animate-pulse" : ""}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <p className="text-ink-soft tabular-nums">
        {t(`phase.${progress.phase}`)} ·{" "}
        {t("figures", {
          rows: progress.rows,
          megabytes: whole(progress.bytes / 1e6),
          total: whole(progress.bytesTotal / 1e6),
        })}
        {left === null
          ? null
          : ` · ${t("pace", { rate: format.number(rate / 1e6, { maximumFractionDigits: 1 }), seconds: Math.ceil(left) })}`}
      </p>
      {progress.file ? <p className="truncate text-xs text-ink-soft">{progress.file}</p> : null}
    </>
  );
}
