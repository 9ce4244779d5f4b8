import type { Turn } from "#domain/entry/turn.ts";
import type { PrintedBox } from "#domain/grounding/notation.ts";
import { isSureUnitBox, parseReferring } from "#domain/grounding/notations/svit.ts";

/** What an entry's text came from: SVIT's own shape prints boxes in the photo's unit; of other files nothing is known. */
export type TextSource = { isSvit: boolean; hasPhoto: boolean };
export const OF_SVIT: TextSource = { isSvit: true, hasPhoto: true };

/**
 * How lists of numbers in an entry are read (docs/formats.md, "Boxes in text"). `svit`: as SVIT prints them, in the
 * photo's unit. `tagged`: SVIT's phrases in another file, whose space is not known. `asked`: plain lists in texts that
 * speak of places. `none`: they are numbers.
 */
export type BoxReading = "svit" | "tagged" | "asked" | "none";

/** Without a photo there is nothing to box. Where it is uncertain, a list is no box. */
export function boxReadingOf(turns: readonly Pick<Turn, "value">[], { isSvit, hasPhoto }: TextSource): BoxReading {
  if (!hasPhoto) return "none";
  if (isSvit) return "svit";
  if (!turns.some(({ value }) => value.includes("["))) return "none";
  if (turns.some(({ value }) => value.includes("<st>"))) return "tagged";
  return turns.some(({ value }) => SPEAKS_OF_PLACES.test(value)) ? "asked" : "none";
}

/** Words of the instructions that ask for boxes or give them: LLaVA's, SVIT's, RefCOCO's and their kin. */
const SPEAKS_OF_PLACES = /\b(?:bounding|box(?:es)?|bbox|coordinates?|regions?|locat\w+)\b|边界框|坐标|区域|位置/i;

/** The boxes of a text by that reading. */
export function boxesOf(text: string, reading: BoxReading): PrintedBox[] {
  // Most texts hold none: looking for one is cheaper than taking the text apart.
  if (reading === "none" || !text.includes("[")) return [];
  const boxes = parseReferring(text).flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes));
  return reading === "asked" ? boxes.filter(isSureUnitBox) : boxes;
}
