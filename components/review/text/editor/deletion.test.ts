import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { shownText } from "#domain/review/text/shown-text.ts";
import { deletionOf } from "./deletion.ts";

// Shown: A ␣ [man] ␣ s i t s – the chip at 2.
const SHOWN = shownText("A <st>man<ed> [0.1, 0.2, 0.3, 0.4] sits", SVIT_GROUNDING);
const at = (caret: number) => ({ start: caret, end: caret });

test.each([
  ["deleteContentBackward", at(3), { start: 2, end: 3 }],
  ["deleteWordBackward", at(3), { start: 0, end: 3 }],
  ["deleteContentForward", at(2), { start: 2, end: 3 }],
  ["deleteWordForward", at(2), { start: 2, end: 4 }],
  ["deleteContentBackward", { start: 2, end: 3 }, { start: 2, end: 3 }],
  // A browser that names no span.
  ["deleteContentBackward", at(3), at(3)],
])("%s at a chip leaves its words", (inputType, selected, target) => {
  expect(deletionOf(SHOWN, inputType, selected, target)).toMatchObject({ kind: "unwrap", atom: { words: "man" } });
});

test.each([
  ["deleteWordBackward", at(4), { start: 2, end: 4 }, { start: 3, end: 4 }],
  ["deleteWordForward", at(1), { start: 1, end: 4 }, { start: 1, end: 2 }],
  ["deleteSoftLineBackward", at(4), { start: 0, end: 4 }, { start: 0, end: 4 }],
  ["deleteContentBackward", at(6), { start: 5, end: 6 }, { start: 5, end: 6 }],
  ["deleteContentBackward", { start: 1, end: 3 }, { start: 1, end: 3 }, { start: 1, end: 3 }],
  ["deleteByCut", { start: 2, end: 3 }, { start: 2, end: 3 }, { start: 2, end: 3 }],
])("%s of %o, where the browser would take %o, takes %o", (inputType, selected, target, span) => {
  expect(deletionOf(SHOWN, inputType, selected, target)).toEqual({ kind: "span", span });
});
