import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { revealedBoxes } from "./revealed-boxes.ts";

const size = { widthPx: 100, heightPx: 100 };
const LAMBS = "<st>lambs<ed> [0.1, 0.1, 0.9, 0.5]";
const turns: Turn[] = [
  { id: "0", from: "user", value: `Which of the ${LAMBS} is resting?` },
  { id: "1", from: "gpt", value: "The middle one, near the fence." },
];
const entry = { turns, grounding: SVIT_GROUNDING };
const error = (more: { turnId: string; quote: string; box: number[] }) => revealedBoxes(entry, [more], size);

test("a box that is wrong is shown with what it should be, a box for each thing", () => {
  expect(error({ turnId: "0", quote: LAMBS, box: [0.1, 0.1, 0.3, 0.5, 0.6, 0.1, 0.9, 0.5] })).toEqual([
    { is: "wrong", box: imageBox(10, 10, 90, 50) },
    { is: "right", box: imageBox(10, 10, 30, 50) },
    { is: "right", box: imageBox(60, 10, 90, 50) },
  ]);
});

test("of words that are wrong the place is shown that tells, and no box of another phrase", () => {
  expect(error({ turnId: "1", quote: "near the fence", box: [0, 0, 1, 0.5] })).toEqual([
    { is: "place", box: imageBox(0, 0, 100, 50) },
  ]);
  expect(error({ turnId: "1", quote: "near the fence", box: [] })).toEqual([]);
});

test("a place that is the wrong box itself is shown once", () => {
  expect(error({ turnId: "0", quote: LAMBS, box: [0.1, 0.1, 0.9, 0.5] })).toEqual([
    { is: "wrong", box: imageBox(10, 10, 90, 50) },
  ]);
});
