import type { UnitBox } from "../box.ts";
import { type PrintedBox, parseReferring } from "../referring.ts";

export type PlainText = { ok: true; text: string } | { ok: false; reason: "box-unparsable" };

/**
 * SVIT's referring text without its <st> and <ed> tags. Each box goes through `print` exactly once, in one pass: a
 * converted box that equals a later original must not be converted again. Without `print` boxes stay as they stand.
 * A box that does not parse cannot be converted: then there is no text.
 */
export function toPlainText(text: string, print?: (box: UnitBox) => string): PlainText {
  // Most texts hold neither tag nor box.
  if (!text.includes("<") && !text.includes("[")) return { ok: true, text };
  if (!print) return { ok: true, text: text.replace(TAGS, "") };
  let plain = "";
  let isUnparsable = false;
  const appendBoxes = (start: number, end: number, boxes: readonly PrintedBox[]) => {
    let at = start;
    for (const box of boxes) {
      plain += text.slice(at, box.start);
      plain += box.unit ? print(box.unit) : box.text;
      isUnparsable ||= box.unit === null;
      at = box.end;
    }
    plain += text.slice(at, end);
  };
  for (const piece of parseReferring(text)) {
    // A tag without its partner stays in a plain piece.
    if (piece.kind === "plain") plain += piece.text.replace(TAGS, "");
    else if (piece.kind === "stray-box") appendBoxes(piece.start, piece.end, piece.boxes);
    else {
      const phrase = toPlainText(piece.phrase, print);
      if (phrase.ok) plain += phrase.text;
      else isUnparsable = true;
      appendBoxes(piece.phraseStart + piece.phrase.length + "<ed>".length, piece.end, piece.boxes);
    }
  }
  return isUnparsable ? { ok: false, reason: "box-unparsable" } : { ok: true, text: plain };
}

const TAGS = /<st>|<ed>/g;

/** True where a text holds at least one box, so that its meaning hangs on the box space. */
export const hasBoxes = (text: string): boolean =>
  parseReferring(text).some((piece) => piece.kind !== "plain" && piece.boxes.length > 0);
