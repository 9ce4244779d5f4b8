"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { passedIn } from "#domain/import/import-report.ts";
import { isMappable } from "#domain/import/unit-counts.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { CallProblem, call, problemOf } from "../../ui/call.ts";
import { useMessage } from "../../ui/use-message.ts";
import type { LeadsIn } from "./after-import.tsx";
import { ImportFiles } from "./import-files.tsx";
import { ImportPace } from "./import-pace.tsx";
import { ImportReportView } from "./import-report-view.tsx";
import { MappingPanel } from "./mapping/mapping-panel.tsx";
import { UnknownFormat } from "./unknown-format.tsx";
import { isOver, type Run, useRun } from "./use-run.ts";

/** A worker looks for imports every second: one that waits longer than this waits behind another, or for a worker. */
const LONG_WAIT_MS = 10_000;

/** Causes that the same files have again: others are to be chosen. */
const FAILS_AGAIN: readonly string[] = ["nothingFound", "nothingFoundPassed", "badRootName"];

/** How far an import is, live; cancels it, goes on with one that was broken off, and shows what came of it. */
export function RunProgress({ runId, leadsIn }: { runId: string; leadsIn: LeadsIn }) {
  const t = useTranslations("import");
  const tc = useTranslations("common");
  const { watched, isCutOff, ask } = useRun(runId);
  const word = useMessage();
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState<"cancel" | "resume" | null>(null);

  if (!watched) return <p className="text-ink-soft">{isCutOff ? t("cutOff") : t("asking")}</p>;
  const { run, seen, seenAtMs, waitsSinceMs } = watched;
  const mapping = mayBeMapped(run) ? <MappingPanel runId={runId} /> : null;
  if (run.report)
    return (
      <>
        <ImportReportView runId={runId} report={run.report} leadsIn={leadsIn} />
        {mapping}
      </>
    );
  if (mapping && run.state === "failed" && run.error)
    return (
      <>
        <UnknownFormat why={run.error} />
        {mapping}
      </>
    );
  const over = isOver(run);
  const isInVain = run.state === "failed" && run.error !== null && FAILS_AGAIN.includes(run.error.code);
  const isLate = waitsSinceMs !== null && seenAtMs - waitsSinceMs > LONG_WAIT_MS;
  const act = over ? "resume" : "cancel";
  const isAsked = asked === act || (run.cancelled && !over);

  async function tell() {
    if (isAsked) return;
    setAsked(act);
    setProblem(null);
    try {
      await call(`POST /api/runs/{runId}/${act}`, { params: { runId } });
      await ask();
      // Of a cancel the run tells itself; a resume that was taken up may be cancelled again.
      if (act === "resume") setAsked(null);
    } catch (error) {
      setAsked(null);
      setProblem(error instanceof CallProblem ? word(problemOf(error)) : t("cutOff"));
    }
  }

  return (
    <>
      <section className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5 text-sm">
        <p role="status" className={`text-base font-semibold ${run.state === "failed" ? "text-bad" : ""}`}>
          {run.cancelled && !over ? t("cancelling") : t(`state.${run.state}`)}
        </p>
        {run.error && run.state === "failed" ? <p className="wrap-anywhere">{word(run.error)}</p> : null}
        {over && !isInVain ? <Kept run={run} /> : null}
        {isLate ? <p className="text-ink-soft">{t("noWorker")}</p> : null}
        {isCutOff ? <p className="text-warn">{t("cutOff")}</p> : null}
        {problem ? (
          <p role="alert" className="text-bad">
            {problem}
          </p>
        ) : null}
        {run.progress && run.state !== "waiting" ? (
          <ImportPace progress={run.progress} seen={seen} nowMs={seenAtMs} isMoving={!over} />
        ) : null}
        {/* One button for both, so that the focus stays where it was. */}
        {isInVain ? (
          <Link href="/import" className={buttonClass("primary", "self-start")}>
            {t("chooseOthers")}
          </Link>
        ) : (
          <Button className="self-start" look={over ? "primary" : "plain"} aria-disabled={isAsked} onClick={tell}>
            {over ? t("resume") : tc("cancel")}
          </Button>
        )}
      </section>
      {mapping}
      {run.progress ? <ImportFiles files={run.progress.files} isMoving={run.state === "running"} /> : null}
    </>
  );
}

/** Whether a file was passed over whose records a person may map. */
const mayBeMapped = ({ report, error, state }: Run): boolean =>
  report !== null
    ? report.skipped.some(isMappable)
    : state === "failed" && error !== null && passedIn(error).some(isMappable);

/** What stays of an import that was broken off. */
function Kept({ run }: { run: Run }) {
  const t = useTranslations("import");
  const kept = run.progress?.kept;
  return (
    <p className="text-ink-soft">
      {kept && kept.rows > 0 ? t("kept", { entries: kept.entries, rows: kept.rows }) : t("keptNothing")}
    </p>
  );
}
