"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { EntryView } from "#domain/entry-view.ts";
import { type Reason, reasonsOf } from "#domain/reasons.ts";
import type { Draft, DraftAction } from "#domain/review/draft.ts";
import type { MentionView } from "#domain/review/mention-views.ts";
import { pairsOf, turnsOfPair } from "#domain/turn.ts";
import { ReasonStrip } from "./reason-strip.tsx";
import { TurnView } from "./turn-view.tsx";

type Props = {
  entry: EntryView;
  draft: Draft;
  mentions: readonly MentionView[];
  reasons: readonly Reason[];
  focus: number;
  /** Turns shown as fields. */
  editing: ReadonlySet<string>;
  pointed: ReadonlySet<string>;
  isReadOnly: boolean;
  onAct(action: DraftAction): void;
  onFocus(index: number): void;
  onEdit(turnId: string): void;
  onPoint(key: string | null): void;
  onPick(key: string): void;
};

/** The entry's QAs as a dialogue; the one in focus is lifted, and asks why when it is marked wrong. */
export function Dialogue({
  entry,
  draft,
  mentions,
  reasons,
  focus,
  editing,
  isReadOnly,
  onAct,
  onFocus,
  onEdit,
  ...link
}: Props) {
  const t = useTranslations("review");
  const list = useRef<HTMLOListElement>(null);
  const pairs = pairsOf(draft.turns);
  const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));

  // Joins the browser's focus and scroll position: the QA in focus is the one that a screen reader reads and the eye sees.
  useEffect(() => {
    const element = list.current?.children[focus];
    if (!(element instanceof HTMLElement)) return;
    if (!element.contains(document.activeElement)) element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }, [focus]);

  return (
    <ol ref={list} className="flex flex-col gap-1.5">
      {pairs.map((pair, index) => {
        const reasonCode = draft.wrong[pair.id];
        const isStruck = reasonCode !== undefined;
        return (
          <li
            key={pair.id}
            tabIndex={-1}
            aria-current={index === focus}
            aria-label={`${t("qa", { number: index + 1 })}${isStruck ? `, ${t("struck")}` : ""}`}
            className={`flex scroll-my-4 flex-col gap-1 rounded-xl border p-1.5 outline-none transition-colors ${
              index === focus ? "border-accent shadow-sm" : "border-transparent"
            } ${isStruck ? "border-bad bg-bad-soft/40" : ""}`}
            onFocus={() => onFocus(index)}
          >
            {turnsOfPair(pair).map((turn) => (
              <TurnView
                key={turn.id}
                turn={turn}
                mentions={mentions}
                isEditing={editing.has(turn.id)}
                isChanged={imported.get(turn.id) !== turn.value}
                isStruck={isStruck}
                isReadOnly={isReadOnly}
                onWrite={(shown) => onAct({ kind: "write", turnId: turn.id, shown })}
                onRestore={() => onAct({ kind: "restore", turnId: turn.id })}
                onEdit={() => onEdit(turn.id)}
                {...link}
              />
            ))}
            {isStruck ? (
              <ReasonStrip
                title={t("pickReason")}
                reasons={reasonsOf(reasons, entry.task)}
                chosen={reasonCode}
                showsKeys={index === focus}
                onChoose={(code) => onAct({ kind: "reason", pairId: pair.id, code })}
              />
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
