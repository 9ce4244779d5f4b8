import { type ImageBox, type Size, unitToImage } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { Mention } from "#domain/grounding/notation.ts";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import { twinOf } from "#domain/grounding/twin.ts";

/** A mention as screen and canvas share it: one colour for its chip and its boxes. */
export type MentionView = {
  /** Names the mention within its entry: turn and place in the turn. */
  key: string;
  turnId: string;
  /** UTF-16 offsets of the whole mention in the turn's raw text. */
  start: number;
  end: number;
  phrase: string;
  /** Shared by all mentions of the same phrase with the same boxes, in every entry of the photo. */
  twin: string;
  /** Index into the palette, also printed as its number from 1. Twins have the same. */
  colour: number;
  /** Shared, ids included, by twins. `nth` is the box's place among the printed ones. */
  boxes: { id: string; nth: number; box: ImageBox }[];
  /** True where a printed box does not parse. */
  isBroken: boolean;
};

/** The mentions of turns in reading order. Without a photo's size they carry no boxes. */
export function mentionViews(turns: readonly Turn[], size: Size | null): MentionView[] {
  const colours = new Map<string, number>();
  return turns.flatMap((turn) =>
    parsedMentions(turn.value).map((mention, index): MentionView => {
      const twin = twinOf(mention);
      const colour = colours.get(twin) ?? colours.size;
      colours.set(twin, colour);
      return {
        key: `${turn.id}:${index}`,
        turnId: turn.id,
        start: mention.start,
        end: mention.end,
        phrase: mention.phrase,
        twin,
        colour,
        boxes: mention.boxes.flatMap((box, nth) =>
          box.numbers && size ? { id: `mention-${colour}:${nth}`, nth, box: unitToImage(box.numbers, size) } : [],
        ),
        isBroken: mention.boxes.some((box) => box.numbers === null),
      };
    }),
  );
}

/** Boxes in turns that follow no phrase. Without a photo's size there are none to draw. */
export function strayBoxes(turns: readonly Turn[], size: Size | null): { id: string; turnId: string; box: ImageBox }[] {
  if (size === null) return [];
  return turns.flatMap((turn) =>
    parseReferring(turn.value).flatMap((piece) =>
      piece.kind !== "stray-box"
        ? []
        : piece.boxes.flatMap((box) =>
            box.numbers
              ? { id: `stray-${turn.id}:${box.start}`, turnId: turn.id, box: unitToImage(box.numbers, size) }
              : [],
          ),
    ),
  );
}

// Most texts hold no mention; the parser need not look at them.
const parsedMentions = (text: string): Mention[] =>
  text.includes("<st>") ? parseReferring(text).filter((piece) => piece.kind === "mention") : [];

/** How often a twin stands in the texts of several entries. */
export const occurrencesOf = (twin: string, entries: readonly (readonly Turn[])[]): number =>
  entries.flat().flatMap((turn) => parsedMentions(turn.value).filter((mention) => twinOf(mention) === twin)).length;
