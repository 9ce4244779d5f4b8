import { Play, RotateCcw, X } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { BatchView } from "#domain/generate/batch-view.ts";
import type { GenerationTask } from "#domain/generate/generation-task.ts";
import type { Message } from "#domain/message.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { useMessage } from "../../ui/use-message.ts";

type Props = { batch: BatchView; onDone(): void };

/** A batch: what it asked for, how far it is, what it brought and what it cost, and the way on. */
export function BatchRow({ batch, onDone }: Props) {
  const t = useTranslations("generate");
  const format = useFormatter();
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const { runId, model, tasks, state, isCancelling, isResumable, progress, queueId, error } = batch;
  const isOpen = state === "waiting" || state === "running";
  const name = tasks.map((task) => t(`task.${task as GenerationTask}`)).join(" · ");
  const ask = (path: "POST /api/runs/{runId}/cancel" | "POST /api/runs/{runId}/resume") =>
    call(path, { params: { runId }, body: {} }).then(
      () => {
        setProblem(null);
        onDone();
      },
      (failure) => setProblem(problemOf(failure)),
    );
  return (
    <li aria-label={name} className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">{name}</h3>
        <span role="status" className={state === "failed" ? "font-medium text-bad" : "text-ink-soft"}>
          {isCancelling ? t("cancelling") : t(`state.${state}`)}
        </span>
        <span className="grow" />
        {isOpen && !isCancelling ? (
          <Button
            icon={<X size={15} aria-hidden />}
            aria-label={t("cancelOf", { name })}
            onClick={() => ask("POST /api/runs/{runId}/cancel")}
          >
            {t("cancel")}
          </Button>
        ) : null}
        {isResumable ? (
          <Button
            icon={<RotateCcw size={15} aria-hidden />}
            aria-label={t("resumeOf", { name })}
            onClick={() => ask("POST /api/runs/{runId}/resume")}
          >
            {t("resume")}
          </Button>
        ) : null}
        {queueId === null ? null : (
          <Link href={`/review/${queueId}`} className={buttonClass("primary")}>
            <Play size={15} aria-hidden />
            {t("review")}
          </Link>
        )}
      </div>
      {isOpen ? (
        <ProgressBar label={t("progress")} value={progress?.done ?? null} max={Math.max(1, progress?.total ?? 1)} />
      ) : null}
      <p className="flex flex-wrap gap-x-3 text-ink-soft tabular-nums">
        <span>{model}</span>
        <span>{format.dateTime(new Date(batch.createdAt), "moment")}</span>
        {progress === null ? null : <Counts progress={progress} />}
      </p>
      {progress?.stoppedBy === "budget" ? <p>{t("budgetReached")}</p> : null}
      {error ? <p className="wrap-anywhere">{word(error)}</p> : null}
      <Problem problem={problem} isSmall />
    </li>
  );
}

function Counts({ progress }: { progress: NonNullable<BatchView["progress"]> }) {
  const t = useTranslations("generate");
  const { entries, requests, rejected, skipped, failed, tokens, cost, costToCome, currency } = progress;
  return (
    <>
      <span>{t("entries", { count: entries })}</span>
      <span>{t("requests", { count: requests })}</span>
      <span>{t("tokens", { count: tokens.input + tokens.output })}</span>
      {cost === null || currency === null ? null : <Cost cost={cost} toCome={costToCome} currency={currency} />}
      {rejected > 0 ? <span>{t("rejected", { count: rejected })}</span> : null}
      {skipped > 0 ? <span>{t("skipped", { count: skipped })}</span> : null}
      {failed > 0 ? <span>{t("failed", { count: failed })}</span> : null}
    </>
  );
}

function Cost({ cost, toCome, currency }: { cost: number; toCome: number | null; currency: string }) {
  const t = useTranslations("generate");
  const format = useFormatter();
  const print = (value: number) => `${format.number(value, "cost")} ${currency}`;
  return (
    <span>
      {toCome !== null && toCome > 0 ? t("costSoFar", { cost: print(cost), toCome: print(toCome) }) : print(cost)}
    </span>
  );
}
