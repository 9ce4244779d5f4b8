"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Message } from "#domain/message.ts";
import type { Removal } from "#domain/removal.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useMessage } from "../../ui/use-message.ts";
import { watchLive } from "../../ui/watch-live.ts";

const ASK_MS = 1000;
const isOpen = ({ state }: Removal) => state === "waiting" || state === "running";

/** The data sets that are being removed: how far each is, and what can be done about it. */
export function Removals({ removals: first }: { removals: Removal[] }) {
  const t = useTranslations("home.removal");
  const router = useRouter();
  const { value, ask } = useAnswer("GET /api/removals", {}, { initial: first });
  const removals = value ?? first;
  const open = removals.flatMap((removal) => (isOpen(removal) ? removal.runId : [])).join(",");

  // Joins the server's events: a worker removes, and tells of it.
  useEffect(() => {
    if (open === "") return;
    // What keeps an answer away is not told: the next event asks again.
    return watchLive({ runs: open.split(",") }, () => void ask(), ASK_MS);
  }, [open, ask]);

  const count = removals.length;
  const last = useRef(count);
  // Joins the page's list: one that is over is gone, or, cancelled before it began, a data set of the page again.
  useEffect(() => {
    if (count < last.current) router.refresh();
    last.current = count;
  }, [count, router]);

  if (removals.length === 0) return null;
  return (
    <section aria-label={t("list")} className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold text-ink-soft">{t("list")}</h2>
      <ul className="flex flex-col gap-2">
        {removals.map((removal) => (
          <RemovalRow key={removal.datasetId} removal={removal} onAsked={() => router.refresh()} />
        ))}
      </ul>
    </section>
  );
}

function RemovalRow({ removal, onAsked }: { removal: Removal; onAsked(): void }) {
  const t = useTranslations("home.removal");
  const tc = useTranslations("common");
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const { datasetId, runId, name, state, progress, error, isCancelling } = removal;
  const shown = problem ?? error;
  const total = progress?.total ?? 0;
  const cancel = () => call("POST /api/runs/{runId}/cancel", { params: { runId } });
  const resume = () => call("POST /api/datasets/{datasetId}/removal", { params: { datasetId } });

  async function send(request: () => Promise<unknown>) {
    setProblem(null);
    try {
      await request();
      onAsked();
    } catch (failure) {
      setProblem(problemOf(failure));
    }
  }

  return (
    <li
      aria-label={name}
      className="flex flex-col gap-2 rounded-xl border border-dashed border-line-strong p-4 text-sm"
    >
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 truncate font-medium">{name}</span>
        <span role="status" className={`grow ${state === "failed" ? "text-bad" : "text-ink-soft"}`}>
          {isCancelling ? t("cancelling") : t(`state.${state}`)}
        </span>
        {isOpen(removal) ? (
          <Button aria-disabled={isCancelling} onClick={() => isCancelling || send(cancel)}>
            {tc("cancel")}
          </Button>
        ) : (
          <Button onClick={() => send(resume)}>{t("again")}</Button>
        )}
      </div>
      {isOpen(removal) ? (
        <>
          <ProgressBar label={t("progress", { name })} value={progress?.done ?? 0} max={total} />
          <p className="text-ink-soft tabular-nums">{t("figures", { done: progress?.done ?? 0, total })}</p>
        </>
      ) : null}
      {shown ? <p className="text-bad wrap-anywhere">{word(shown)}</p> : null}
    </li>
  );
}
