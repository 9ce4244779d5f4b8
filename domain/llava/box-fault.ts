import type { Corners } from "#domain/box/box.ts";
import type { PrintedBox } from "#domain/grounding/notation.ts";

/** What is wrong with a printed box, the worst first. */
export const BOX_FAULTS = ["box-unparsable", "box-in-pixels", "box-inverted", "box-empty", "box-outside"] as const;
export type BoxFault = (typeof BOX_FAULTS)[number];

/** The fault of a box that is printed in parts of the photo (0 to 1); null for a sound one. */
export function faultOf({ numbers }: Pick<PrintedBox, "numbers">): BoxFault | null {
  if (numbers === null) return "box-unparsable";
  const { x1, y1, x2, y2 } = numbers;
  if (isInPixels(numbers)) return "box-in-pixels";
  if (x1 > x2 || y1 > y2) return "box-inverted";
  if (x1 === x2 || y1 === y2) return "box-empty";
  return x1 < 0 || y1 < 0 || x2 > 1 || y2 > 1 ? "box-outside" : null;
}

/** A box that misses the photo's edge misses it by a little; a corner two photos away was not measured in photos. */
const isInPixels = ({ x1, y1, x2, y2 }: Corners) => Math.max(x1, y1, x2, y2) >= 2;

/** Boxes that no padding can be computed of. */
export const isUnpaddable = (fault: BoxFault): boolean => fault === "box-unparsable" || fault === "box-in-pixels";

/** What a report says of a fault. */
export const FAULT_WORDS: Readonly<Record<BoxFault, string>> = {
  "box-unparsable": "a box of it cannot be read",
  "box-in-pixels": "a box of it is in pixels, where parts of the photo are expected",
  "box-inverted": "a box of it has its corners swapped",
  "box-empty": "a box of it has no width or no height",
  "box-outside": "a box of it reaches beyond the photo",
};

/**
 * True only where every bracket of a text opens a sound box, printed as SVIT prints them: a quick look that spares most
 * texts the parser. False says nothing.
 */
export function areSoundBoxes(text: string): boolean {
  for (let at = text.indexOf("["); at >= 0; at = text.indexOf("[", at + 1)) {
    PRINTED.lastIndex = at;
    const box = PRINTED.exec(text);
    if (box === null || !(Number(box[1]) < Number(box[3]) && Number(box[2]) < Number(box[4]))) return false;
  }
  return true;
}

/** Numbers from 0 to 1. */
const PRINTED = new RegExp(String.raw`\[${Array(4).fill(String.raw`(0(?:\.\d+)?|1(?:\.0+)?)`).join(", ")}\]`, "y");
