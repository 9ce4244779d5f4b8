"use client";

import { useTranslations } from "next-intl";
import { imageBox } from "#domain/box/box.ts";
import { wordsOf } from "#domain/box/referring.ts";
import { turnsOfPair } from "#domain/entry/turn.ts";
import type { KnownAnswer } from "../photo/use-known.ts";
import type { Pointing } from "../workspace/pointing.ts";
import type { Desk } from "../workspace/workspace.ts";
import { CommentsPanel } from "./comments-panel.tsx";
import { GivenPanel } from "./given-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { type Guideline, GuidelinePanel } from "./sheets.tsx";

type Props = {
  desk: Desk;
  fetched: KnownAnswer;
  queueId: string | null;
  guideline: Guideline;
  pointing: Pointing;
};

/** What lies open beside the entry and its photo, with every key alive. */
export function SidePanel({ desk, fetched, queueId, guideline, pointing }: Props) {
  const t = useTranslations("review");
  const { entry, see, mention, focused } = desk;
  const close = () => desk.changeSee({ panel: null, pinned: null });
  switch (see.panel) {
    case null:
      return null;
    case "guideline":
      return <GuidelinePanel guideline={guideline} onClose={close} />;
    case "given":
      return (
        <GivenPanel
          fetched={fetched}
          sentence={sentenceInFocus(desk)}
          pointed={pointing.pointed}
          onPoint={(id) => pointing.onPoint(id === null ? [] : [id])}
          onPick={(id) => desk.canvas.current?.bringIntoView([id])}
          onClose={close}
        />
      );
    case "history":
      return (
        <HistoryPanel
          key={`${entry.id} ${entry.version}`}
          entryId={entry.id}
          queueId={queueId}
          imported={entry.turns}
          reasons={desk.reasons}
          isReadOnly={desk.isReadOnly}
          onRestore={(turns) => desk.act({ kind: "replaceTurns", turns: turns ?? entry.turns })}
          onClose={close}
        />
      );
    case "comments":
      return (
        <CommentsPanel
          key={entry.id}
          entryId={entry.id}
          anchor={anchorOf(desk)}
          anchorLabel={mention ? mention.phrase : desk.look.selection ? t("selectedWords") : t("entry")}
          onPoint={(comment) => {
            desk.changeSee({ pinned: comment?.anchor.on === "box" ? comment.anchor.box : null });
            if (comment?.anchor.on !== "words") return pointing.onPoint([]);
            const { turnId, start, end } = comment.anchor;
            const met = desk.mentions.filter((own) => own.turnId === turnId && own.start < end && own.end > start);
            pointing.onPoint(met.map((own) => own.key));
            desk.change({
              focus: Math.max(
                0,
                desk.pairs.findIndex((pair) => turnsOfPair(pair).some((turn) => turn.id === turnId)),
              ),
            });
          }}
          onClose={close}
        />
      );
  }

  function anchorOf({ look, draft, boxInFocus }: Desk): Parameters<typeof CommentsPanel>[0]["anchor"] {
    if (mention && boxInFocus && look.editedBox !== null) {
      const { x1, y1, x2, y2 } = imageBox(boxInFocus.box.x1, boxInFocus.box.y1, boxInFocus.box.x2, boxInFocus.box.y2);
      return { on: "box", box: [x1, y1, x2, y2] };
    }
    const span = mention ?? look.selection;
    const turn = draft.turns.find((own) => own.id === span?.turnId);
    if (!span || !turn) return { on: "entry" };
    const { start, end } = span;
    return { on: "words", turnId: turn.id, start, end, quote: turn.value.slice(start, end) };
  }

  function sentenceInFocus({ sentences, look }: Desk): string {
    const sentence = sentences?.[look.sentence];
    if (sentence && focused?.answer) return wordsOf(focused.answer.value.slice(sentence.start, sentence.end));
    return focused
      ? turnsOfPair(focused)
          .map((turn) => wordsOf(turn.value))
          .join(" ")
      : "";
  }
}
