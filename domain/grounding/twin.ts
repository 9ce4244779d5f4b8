import type { Mention, PrintedBox } from "./notation.ts";

/** The same phrase with the same boxes: judged once, wherever it occurs on a photo. */
export const twinOf = (mention: Mention): string =>
  `${mention.phrase.trim().replace(/\s+/g, " ").toLowerCase()} ${mention.boxes.map(printed).join()}`;

/** Of a box beside the text the placeholder says nothing: its numbers do, and the photo that it is on. */
const printed = ({ text, key, numbers, image = 0 }: PrintedBox) =>
  key && numbers
    ? `[${numbers.x1},${numbers.y1},${numbers.x2},${numbers.y2}]${image > 0 ? `@${image}` : ""}`
    : text.replace(/\s/g, "");
