import { SPEAKS_OF_PLACES } from "#domain/grounding/look-of-boxes.ts";
import type { PrintedBox } from "#domain/grounding/notation.ts";
import { isSureUnitBox } from "#domain/grounding/notations/svit.ts";
import { piecesOf } from "./entry-text.ts";
import { type Grounding, SVIT_GROUNDING } from "./grounding.ts";
import type { Turn } from "./turn.ts";

/** What an entry's text came from: how its file writes boxes, and whether it has a photo to draw them on. */
export type TextSource = { grounding: Grounding; hasPhoto: boolean };
export const OF_SVIT: TextSource = { grounding: SVIT_GROUNDING, hasPhoto: true };

/**
 * How lists of numbers in an entry are read (docs/formats.md, "Boxes in text"). `known`: as its file's notation prints them. Where that is not
 * known, `tagged`: SVIT's phrases, whose space is not known; `asked`: plain lists in texts that speak of places. `none`: they are numbers.
 */
export type BoxReading = "known" | "tagged" | "asked" | "none";

/** Without a photo there is nothing to box. Where it is uncertain, a list is no box. */
export function boxReadingOf(turns: readonly Pick<Turn, "value">[], { grounding, hasPhoto }: TextSource): BoxReading {
  if (!hasPhoto) return "none";
  if (grounding.notation !== null) return "known";
  if (!turns.some(({ value }) => value.includes("["))) return "none";
  if (turns.some(({ value }) => value.includes("<st>"))) return "tagged";
  return turns.some(({ value }) => SPEAKS_OF_PLACES.test(value)) ? "asked" : "none";
}

/** The boxes of a text by that reading. */
export function boxesOf(text: string, { grounding }: TextSource, reading: BoxReading): PrintedBox[] {
  if (reading === "none") return [];
  const boxes = piecesOf(text, grounding).flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes));
  return reading === "asked" ? boxes.filter(isSureUnitBox) : boxes;
}
