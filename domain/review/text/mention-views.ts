import type { ImageBox, Size } from "#domain/box/box.ts";
import { boxesOnPhoto, isReadable, mentionsOfTurns, namesStrays, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
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
  /** True where the box has no words of its own, and the phrase is what the rest of its QA says of it. */
  isBorrowed: boolean;
  /** Which of the entry's photos its boxes are on: the first, but where the record says another. */
  photo: number;
  /** Shared by all mentions of the same phrase with the same boxes, in every entry of the photo. */
  twin: string;
  /** Index into the palette, also printed as its number from 1: that of its boxes, its own where they have several. */
  colour: number;
  /**
   * `nth` is the box's place among the printed ones. A box that stood under another phrase before has the id and the colour that it
   * has there.
   */
  boxes: { id: string; nth: number; box: ImageBox; colour: number }[];
  /** True where a printed box does not parse. */
  isBroken: boolean;
};

/**
 * The mentions of turns in reading order, with their boxes on the photo of that place in the entry. A thing keeps its number: each phrase with
 * its boxes has one of its own even where it goes by that of an earlier phrase, so that no other changes when a shared box is moved for one of
 * them. Without a photo's size, or a space that is known, they carry no boxes.
 */
export function mentionViews(
  turns: readonly Turn[],
  grounding: Grounding,
  size: Size | null,
  photo = 0,
): MentionView[] {
  const numbers = new Map<string, number>();
  const firsts = new Map<string, { id: string; colour: number }>();
  const counts = new Map<string, number>();
  return mentionsOfTurns(turns, grounding).map(({ turn, mention }): MentionView => {
    const twin = twinOf(mention);
    const number = numbers.get(twin) ?? numbers.size;
    numbers.set(twin, number);
    const index = counts.get(turn.id) ?? 0;
    counts.set(turn.id, index + 1);
    const boxes = boxesOnPhoto(mention.boxes, grounding, size, photo).map(({ nth, box }) => {
      const place = `${box.x1} ${box.y1} ${box.x2} ${box.y2}`;
      const first = firsts.get(place) ?? { id: `mention-${number}:${nth}`, colour: number };
      firsts.set(place, first);
      return { ...first, nth, box };
    });
    const colours = new Set(boxes.map((box) => box.colour));
    const [only = number] = colours;
    return {
      key: `${turn.id}:${index}`,
      turnId: turn.id,
      start: mention.start,
      end: mention.end,
      phrase: mention.phrase,
      isBorrowed: mention.isBorrowed,
      photo: mention.boxes[0]?.image ?? 0,
      twin,
      colour: colours.size === 1 ? only : number,
      boxes,
      isBroken: !mention.boxes.every(isReadable),
    };
  });
}

/** Boxes in turns that follow no phrase. Without a photo's size there are none to draw. */
export const strayBoxes = (
  turns: readonly Turn[],
  grounding: Grounding,
  size: Size | null,
): { id: string; turnId: string; box: ImageBox }[] =>
  (namesStrays(grounding) ? [] : turns).flatMap((turn) =>
    piecesOf(turn.value, grounding).flatMap((piece) =>
      piece.kind !== "stray-box"
        ? []
        : boxesOnPhoto(piece.boxes, grounding, size).map(({ nth, box }) => ({
            id: `stray-${turn.id}:${piece.boxes[nth]?.start}`,
            turnId: turn.id,
            box,
          })),
    ),
  );

/** How often a twin stands in the texts of several entries. */
export const occurrencesOf = (
  twin: string,
  entries: readonly { turns: readonly Turn[]; grounding: Grounding }[],
): number =>
  entries.flatMap(({ turns, grounding }) =>
    mentionsOfTurns(turns, grounding).filter(({ mention }) => twinOf(mention) === twin),
  ).length;
