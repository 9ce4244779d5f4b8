import { type ImageBox, type Size, unitToImage } from "../box.ts";
import { parseReferring } from "../referring.ts";
import type { Turn } from "../turn.ts";

/** A mention as screen and canvas share it: one colour for its chip and its boxes. */
export type MentionView = {
  /** Names the mention within its entry: turn and place in the turn. */
  key: string;
  turnId: string;
  phrase: string;
  /** Index into the palette, also printed as its number from 1. The same phrase with the same boxes has the same. */
  colour: number;
  /** Shared, ids included, by all mentions of the same phrase with the same boxes. */
  boxes: { id: string; box: ImageBox }[];
  /** True where a printed box does not parse. */
  isBroken: boolean;
};

/** The mentions of turns in reading order. Without a photo's size they carry no boxes. */
export function mentionViews(turns: readonly Turn[], size: Size | null): MentionView[] {
  const colours = new Map<string, number>();
  return turns.flatMap((turn) =>
    parseReferring(turn.value)
      .filter((piece) => piece.kind === "mention")
      .map((mention, index): MentionView => {
        const key = `${turn.id}:${index}`;
        const twin = `${mention.phrase.toLowerCase()} ${mention.boxes.map((box) => box.text).join()}`;
        const colour = colours.get(twin) ?? colours.size;
        colours.set(twin, colour);
        return {
          key,
          turnId: turn.id,
          phrase: mention.phrase,
          colour,
          boxes: mention.boxes.flatMap((box, nth) =>
            box.unit && size ? { id: `mention-${colour}:${nth}`, box: unitToImage(box.unit, size) } : [],
          ),
          isBroken: mention.boxes.some((box) => box.unit === null),
        };
      }),
  );
}
