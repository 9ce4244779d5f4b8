import type { Corners } from "#domain/box/box.ts";
import type { PrintedBox } from "#domain/grounding/notation.ts";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import { type BoxFault, faultOf, isUnpaddable } from "./box-fault.ts";

/** A text and how many boxes it has; `faults` are those of its boxes, one for each that is not sound. */
export type PlainText = { text: string; boxes: number; faults: readonly BoxFault[] };

/**
 * SVIT's referring text without its <st> and <ed> tags. Each box goes through `print` exactly once, in one pass: a
 * converted box that equals a later original must not be converted again. Without `print`, and where a box cannot be
 * converted, it stays as it stands: whoever asked for the conversion looks at the faults.
 */
export function toPlainText(text: string, print?: (box: Corners) => string): PlainText {
  // Most texts hold neither tag nor box.
  if (!text.includes("[")) return { text: text.includes("<") ? text.replace(TAGS, "") : text, boxes: 0, faults: NONE };
  let plain = "";
  let boxes = 0;
  let faults = NONE;
  const appendBoxes = (start: number, end: number, printed: readonly PrintedBox[]) => {
    let at = start;
    for (const box of printed) {
      const fault = faultOf(box);
      if (fault) faults = [...faults, fault];
      plain += text.slice(at, box.start);
      plain += print && box.numbers && !(fault && isUnpaddable(fault)) ? print(box.numbers) : box.text;
      at = box.end;
    }
    boxes += printed.length;
    plain += text.slice(at, end);
  };
  for (const piece of parseReferring(text)) {
    // A tag without its partner stays in a plain piece.
    if (piece.kind === "plain") plain += piece.text.replace(TAGS, "");
    else if (piece.kind === "stray-box") appendBoxes(piece.start, piece.end, piece.boxes);
    else {
      const phrase = toPlainText(piece.phrase, print);
      plain += phrase.text;
      boxes += phrase.boxes;
      faults = [...faults, ...phrase.faults];
      appendBoxes(piece.phraseStart + piece.phrase.length + "<ed>".length, piece.end, piece.boxes);
    }
  }
  return { text: plain, boxes, faults };
}

const TAGS = /<st>|<ed>/g;
const NONE: readonly BoxFault[] = [];
