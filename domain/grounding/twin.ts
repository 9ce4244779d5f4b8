import type { Mention, PrintedBox } from "./notation.ts";

/** The same phrase with the same boxes: judged once, wherever it occurs on a photo. */
export const twinOf = (mention: Mention): string =>
  `${mention.phrase.trim().replace(/\s+/g, " ").toLowerCase()} ${mention.boxes.map(printed).join()}`;

/** Of a box beside the text the placeholder says nothing: its numbers do. */
const printed = ({ text, key, numbers }: PrintedBox) =>
  key && numbers ? `[${numbers.x1},${numbers.y1},${numbers.x2},${numbers.y2}]` : text.replace(/\s/g, "");
