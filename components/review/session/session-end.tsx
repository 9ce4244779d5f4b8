"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import type { QueueProgress } from "#domain/entry/entry-view.ts";
import type { Message } from "#domain/message.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { DECISIONS } from "#domain/verdict/verdict.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { KEY_HOME } from "../../ui/key-home.ts";
import { useMessage } from "../../ui/use-message.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { FeedState } from "./feed.ts";
import { NextSession } from "./next-session.tsx";
import { PracticeReveal } from "./practice-reveal.tsx";
import type { Session } from "./session.ts";
import { SessionWorkTable } from "./session-work-table.tsx";
import { UndoButton } from "./undo-button.tsx";

type Props = {
  session: Session;
  status: FeedState["status"];
  problem: Message | null;
  progress: QueueProgress | null;
  outbox: Outbox;
  canUndo: boolean;
  reasons: readonly Reason[];
  /** What else was done in this sitting. */
  done?: string | null;
  onAgain(): void;
  onUndo(): void;
};

/** What stands where no entry does: loading, no answer, nothing left for now, or the session's end with what was done. */
export function SessionEnd(props: Props) {
  const { session, status, problem, progress, outbox, canUndo, reasons, done = null, onAgain, onUndo } = props;
  const { waiting, isCutOff } = useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
  const t = useTranslations("review");
  const tc = useTranslations("common");
  const tk = useTranslations("commands");
  const tr = useTranslations("recipes.queue");
  const word = useMessage();
  if (status === "loading" || (status === "empty" && waiting > 0 && !isCutOff))
    return <Notice title={t("loading")} isBusy />;
  if (status === "cut-off") {
    return (
      <Notice
        title={t("cutOff")}
        text={`${problem && problem.code !== "noAnswer" ? word(problem) : ""} ${t("cutOffText")}`.trim()}
      >
        <div className="flex flex-wrap justify-center gap-2">
          {canUndo ? <UndoButton onUndo={onUndo}>{tk("undo.short")}</UndoButton> : null}
          <Button look="primary" onClick={onAgain}>
            {tc("retry")}
          </Button>
        </div>
      </Notice>
    );
  }
  const isOver = progress !== null && progress.left === 0;
  const goal = progress?.goal;
  if (isOver && session.purpose === "practice")
    return <PracticeReveal session={session} reasons={reasons} onUndo={canUndo ? onUndo : null} />;
  return (
    <Notice
      title={isOver ? t("session.finished") : t("empty")}
      text={
        isOver && goal
          ? `${tr("progress", goal)}${goal.missing > 0 ? ` · ${tr("missing", { count: goal.missing })}` : ""}`
          : isOver && progress
            ? t("session.finishedText", { decided: progress.decided, size: progress.size })
            : t("emptyText")
      }
    >
      {progress ? (
        <ul className="flex flex-wrap justify-center gap-2">
          {DECISIONS.filter((decision) => (progress.decisions[decision] ?? 0) > 0).map((decision) => (
            <li key={decision} className="rounded-lg border border-line bg-panel px-4 py-2 text-center">
              <span className="block text-xl font-semibold tabular-nums">{progress.decisions[decision]}</span>
              <span className="text-sm text-ink-soft">{tc(`decision.${decision}`)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {isOver ? <SessionWorkTable session={session} reasons={reasons} /> : null}
      {isOver && done !== null ? <p className="text-sm tabular-nums">{done}</p> : null}
      {progress && !goal && progress.elsewhere > 0 ? (
        <p className="text-sm text-ink-soft">{t("elsewhere", { count: progress.elsewhere })}</p>
      ) : null}
      <div className="flex flex-wrap justify-center gap-2">
        {canUndo ? <UndoButton onUndo={onUndo}>{tk("undo.short")}</UndoButton> : null}
        {isOver ? null : <Button onClick={onAgain}>{t("again")}</Button>}
        {isOver && progress ? <NextSession session={session} skipped={progress.skipped} /> : null}
        <Link className={buttonClass()} href={`/datasets/${session.datasetId}`}>
          {t("session.seeEntries")}
        </Link>
        <Link className={buttonClass(isOver && session.draw ? "plain" : "primary")} href="/">
          {t("backHome")}
        </Link>
      </div>
    </Notice>
  );
}

function Notice({
  title,
  text,
  isBusy = false,
  children,
}: {
  title: string;
  text?: string;
  isBusy?: boolean;
  children?: React.ReactNode;
}) {
  return (
    <div aria-busy={isBusy} className="m-auto flex max-w-xl flex-col items-center gap-4 p-8 text-center">
      {isBusy ? (
        <span
          aria-hidden
          className="size-8 rounded-full border-4 border-line border-t-accent motion-safe:animate-spin"
        />
      ) : null}
      <h1 ref={keepFocus} {...KEY_HOME} tabIndex={-1} className="text-xl font-semibold outline-none">
        {title}
      </h1>
      {text ? <p className="text-ink-soft">{text}</p> : null}
      {children}
    </div>
  );
}

/** The entry that had the focus has gone: what stands in its place takes it, unless somebody is elsewhere on the page. */
function keepFocus(heading: HTMLElement | null) {
  if (document.activeElement === document.body) heading?.focus({ preventScroll: true });
}
