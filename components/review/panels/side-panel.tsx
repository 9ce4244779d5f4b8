"use client";

import { useTranslations } from "next-intl";
import { imageBox } from "#domain/box/box.ts";
import { wordsOf } from "#domain/entry/entry-text.ts";
import { turnsOfPair } from "#domain/entry/turn.ts";
import type { KnownAnswer } from "../photo/use-known.ts";
import type { Pointing } from "../workspace/pointing.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { CommentsPanel } from "./comments-panel.tsx";
import { GenerationInputPanel } from "./generation-input-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { type Guideline, GuidelinePanel } from "./sheets.tsx";

type Props = {
  workspace: Workspace;
  fetched: KnownAnswer;
  queueId: string | null;
  guideline: Guideline;
  pointing: Pointing;
};

/** What the open panel shows; the list of what is known is the dock's own. */
export function SidePanel({ workspace, fetched, queueId, guideline, pointing }: Props) {
  const t = useTranslations("review");
  const { entry, display, mention, focused } = workspace;
  switch (display.panel) {
    case null:
    case "known":
      return null;
    case "guideline":
      return <GuidelinePanel guideline={guideline} />;
    case "given":
      return (
        <GenerationInputPanel
          fetched={fetched}
          sentence={sentenceInFocus(workspace)}
          pointed={pointing.pointed}
          isResting={pointing.isResting}
          onPoint={(id) => pointing.onPoint(id === null ? [] : [id])}
          onPick={(id) => workspace.canvas.current?.bringIntoView([id])}
        />
      );
    case "history":
      return (
        <HistoryPanel
          key={`${entry.id} ${entry.version}`}
          entryId={entry.id}
          queueId={queueId}
          imported={entry.turns}
          grounding={entry.grounding}
          reasons={workspace.reasons}
          isReadOnly={workspace.isReadOnly}
          onRestore={(then) => workspace.act({ kind: "replaceTurns", ...(then ?? { turns: entry.turns, keys: [] }) })}
        />
      );
    case "comments":
      return (
        <CommentsPanel
          key={entry.id}
          entryId={entry.id}
          grounding={entry.grounding}
          anchor={anchorOf(workspace)}
          anchorLabel={mention ? mention.phrase : workspace.viewState.selection ? t("selectedWords") : t("entry")}
          isResting={pointing.isResting}
          onPoint={(comment) => {
            workspace.changeDisplay({ pinned: comment?.anchor.on === "box" ? comment.anchor.box : null });
            if (comment?.anchor.on !== "words") return pointing.onPoint([]);
            const { turnId, start, end } = comment.anchor;
            const met = workspace.mentions.filter((own) => own.turnId === turnId && own.start < end && own.end > start);
            pointing.onPoint(met.map((own) => own.key));
            workspace.change({
              focus: Math.max(
                0,
                workspace.pairs.findIndex((pair) => turnsOfPair(pair).some((turn) => turn.id === turnId)),
              ),
            });
          }}
        />
      );
  }

  function anchorOf({ viewState, draft, boxInFocus }: Workspace): Parameters<typeof CommentsPanel>[0]["anchor"] {
    if (mention && boxInFocus && viewState.editedBox !== null) {
      const { x1, y1, x2, y2 } = imageBox(boxInFocus.box.x1, boxInFocus.box.y1, boxInFocus.box.x2, boxInFocus.box.y2);
      return { on: "box", box: [x1, y1, x2, y2] };
    }
    const span = mention ?? viewState.selection;
    const turn = draft.turns.find((own) => own.id === span?.turnId);
    if (!span || !turn) return { on: "entry" };
    const { start, end } = span;
    return { on: "words", turnId: turn.id, start, end, quote: turn.value.slice(start, end) };
  }

  function sentenceInFocus({ sentences, viewState }: Workspace): string {
    const sentence = sentences?.[viewState.sentence];
    if (sentence && focused?.answer)
      return wordsOf(focused.answer.value.slice(sentence.start, sentence.end), entry.grounding);
    return focused
      ? turnsOfPair(focused)
          .map((turn) => wordsOf(turn.value, entry.grounding))
          .join(" ")
      : "";
  }
}
