import { Fragment } from "react";
import { parseReferring } from "#domain/referring.ts";
import type { MentionView } from "#domain/review/mention-views.ts";
import type { Turn } from "#domain/turn.ts";
import { MentionChip } from "./mention-chip.tsx";

type Props = {
  turn: Turn;
  mentions: readonly MentionView[];
  pointed: ReadonlySet<string>;
  onPoint(key: string | null): void;
  onPick(key: string): void;
};

/** A turn's text with its mentions as chips; everything else as it came. */
export function ReferringText({ turn, mentions, pointed, onPoint, onPick }: Props) {
  let nth = 0;
  return (
    <p className="whitespace-pre-wrap break-words">
      {parseReferring(turn.value).map((piece) => {
        if (piece.kind === "plain") return <Fragment key={piece.start}>{piece.text}</Fragment>;
        if (piece.kind === "stray-box") {
          return (
            <code key={piece.start} className="rounded bg-warn-soft px-1 text-xs text-warn">
              {piece.text}
            </code>
          );
        }
        const key = `${turn.id}:${nth++}`;
        const mention = mentions.find((view) => view.key === key);
        if (!mention) return <Fragment key={piece.start}>{piece.text}</Fragment>;
        return (
          <MentionChip
            key={piece.start}
            mention={mention}
            isPointed={pointed.has(key)}
            onPoint={onPoint}
            onPick={onPick}
          />
        );
      })}
    </p>
  );
}
