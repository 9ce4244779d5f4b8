"use client";

import { History, LoaderCircle, Undo2 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { type BulkRun, LEFT_REASONS } from "#domain/bulk.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../../ui/button.tsx";
import { problemOf } from "../../../ui/call.ts";
import { ProgressBar } from "../../../ui/progress-bar.tsx";
import { useMessage } from "../../../ui/use-message.ts";
import { PanelPopover } from "../panel-popover.tsx";
import { isUnderWay } from "./use-bulk-runs.ts";

type Props = {
  /** Null until they are told. */
  runs: readonly BulkRun[] | null;
  /** What kept the last answer from coming. */
  problem: Message | null;
  /** Others see what was done. */
  leads: boolean;
  onRetry(): void;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  onUndo(runId: string): Promise<void>;
};

/** The last actions on many entries: how far they are, what came of them, and their undo. */
export function BulkRuns({ runs: told, problem, leads, onRetry, isOpen, onOpen, onUndo }: Props) {
  const t = useTranslations("browse.bulk");
  const tc = useTranslations("common");
  const word = useMessage();
  const runs = told ?? [];
  const busy = runs.find(isUnderWay);
  return (
    <>
      <p role="status" className="sr-only">
        {runs[0] && !busy ? t("ended") : busy ? t("underWay") : ""}
      </p>
      <PanelPopover
        isOpen={isOpen}
        onOpen={onOpen}
        side="top"
        title={t("recent")}
        label={t("recent")}
        button={
          busy ? (
            <>
              <LoaderCircle size={15} aria-hidden className="animate-spin motion-reduce:animate-none" />
              <span className="tabular-nums">{shareOf(busy)}</span>
            </>
          ) : (
            <>
              <History size={15} aria-hidden />
              <span className="max-lg:hidden">{t("recent")}</span>
            </>
          )
        }
      >
        {problem === null ? null : (
          <p role="alert" className="flex flex-wrap items-center gap-2 text-bad">
            {word(problem)}
            <Button onClick={onRetry}>{tc("retry")}</Button>
          </p>
        )}
        {told?.length === 0 ? <p className="text-ink-soft">{t("noRuns")}</p> : null}
        <ul className="flex flex-col divide-y divide-line">
          {runs.map((run) => (
            <RunLine key={run.runId} run={run} runs={runs} onUndo={leads ? onUndo : null} />
          ))}
        </ul>
      </PanelPopover>
    </>
  );
}

const shareOf = ({ progress }: BulkRun): string =>
  progress?.total ? `${Math.floor((100 * progress.done) / progress.total)} %` : "…";

function RunLine({
  run,
  runs,
  onUndo,
}: {
  run: BulkRun;
  runs: readonly BulkRun[];
  onUndo: ((runId: string) => Promise<void>) | null;
}) {
  const t = useTranslations("browse.bulk");
  const format = useFormatter();
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const shown = run.error ?? problem;
  const undone = runs.find((other) => other.runId === run.undoes);
  const left = LEFT_REASONS.filter((reason) => (run.report?.left[reason] ?? 0) > 0);
  const { done = 0, total = null } = run.progress ?? {};
  return (
    <li className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0">
      <div className="flex items-center gap-2">
        <span className="min-w-0 grow">
          <span className="font-medium">
            {run.do === "undo" ? t("undoOf", { what: t(`did.${undone?.do ?? "other"}`) }) : t(`did.${run.do}`)}
          </span>
          {run.report ? <span className="tabular-nums"> · {t("changed", { count: run.report.changed })}</span> : null}
        </span>
        {run.report?.queueId && run.undoneBy === null ? (
          <Link
            href={`/review/${run.report.queueId}`}
            className="inline-flex min-h-8 items-center font-medium text-accent hover:underline"
          >
            {t("openQueue")}
          </Link>
        ) : null}
        {run.undoneBy !== null ? (
          <span className="text-xs text-ink-soft">{t("undone")}</span>
        ) : run.canUndo && onUndo ? (
          <Button
            icon={<Undo2 size={14} aria-hidden />}
            onClick={() => onUndo(run.runId).catch((error: unknown) => setProblem(problemOf(error)))}
          >
            {t("undo")}
          </Button>
        ) : null}
      </div>
      {isUnderWay(run) ? (
        <div className="flex items-center gap-2">
          <ProgressBar
            label={t("progress")}
            value={total === null ? null : done}
            max={total ?? 0}
            className="h-2 min-w-0 grow"
          />
          <span className="text-xs text-ink-soft tabular-nums">
            {total === null || run.state === "waiting"
              ? t("waiting")
              : t("doneOf", { done: format.number(done), total: format.number(total) })}
          </span>
        </div>
      ) : null}
      {left.map((reason) => (
        <p key={reason} className="text-xs text-ink-soft">
          <span className="tabular-nums">{format.number(run.report?.left[reason] ?? 0)}</span> {t(`left.${reason}`)}
        </p>
      ))}
      {shown ? <p className="text-xs text-bad">{word(shown)}</p> : null}
      <p className="text-xs text-ink-soft">
        {[run.reviewerName, format.dateTime(new Date(run.createdAt), "moment")].filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}
