"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Message } from "#domain/message.ts";
import type { Removal } from "#domain/removal.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { useMessage } from "../../ui/use-message.ts";
import { watchLive } from "../../ui/watch-live.ts";

const ASK_MS = 1000;
const isOpen = ({ state }: Removal) => state === "waiting" || state === "running";

/** The data sets that are being removed: how far each is, and what can be done about it. */
export function Removals({ removals: first }: { removals: Removal[] }) {
  const t = useTranslations("home.removal");
  const router = useRouter();
  const [removals, setRemovals] = useState(first);
  const [shown, setShown] = useState(first);
  // The page was read again: one more was asked for.
  if (shown !== first) {
    setShown(first);
    setRemovals(first);
  }
  const open = removals.flatMap((removal) => (isOpen(removal) ? removal.runId : [])).join(",");

  // Joins the server's events: a worker removes, and tells of it.
  useEffect(() => {
    if (open === "") return;
    const ask = async () => {
      const now = await call<Removal[]>("/api/removals");
      setRemovals(now);
      // One that is over is gone, or, cancelled before it began, a data set of the page again.
      if (now.length < open.split(",").length) router.refresh();
    };
    // The next event asks again.
    return watchLive({ runs: open.split(",") }, () => void ask().catch(() => {}), ASK_MS);
  }, [open, router]);

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
  const format = useFormatter();
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const { datasetId, runId, name, state, progress, error, isCancelling } = removal;
  const shown = problem ?? error;
  const total = progress?.total ?? 0;
  const share = total > 0 ? Math.min(1, (progress?.done ?? 0) / total) : 0;

  async function ask(path: string) {
    setProblem(null);
    try {
      await call(path, "POST", {});
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
          <Button aria-disabled={isCancelling} onClick={() => isCancelling || ask(`/api/runs/${runId}/cancel`)}>
            {tc("cancel")}
          </Button>
        ) : (
          <Button onClick={() => ask(`/api/datasets/${datasetId}/removal`)}>{t("again")}</Button>
        )}
      </div>
      {isOpen(removal) ? (
        <>
          <div
            role="progressbar"
            aria-label={t("progress", { name })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(share * 100)}
            className="h-2 overflow-hidden rounded-full bg-line"
          >
            <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
          </div>
          <p className="text-ink-soft tabular-nums">
            {t("figures", { done: format.number(progress?.done ?? 0), total: format.number(total) })}
          </p>
        </>
      ) : null}
      {shown ? <p className="text-bad wrap-anywhere">{word(shown)}</p> : null}
    </li>
  );
}
