import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { mentionViews } from "./mention-views.ts";

const turns: Turn[] = [
  {
    id: "0",
    from: "user",
    value: "Why is the <st>man<ed> [0.1, 0.2, 0.5, 0.6] beside the <st>cones<ed> [0, 0, 0.1, 0.1], [0.2, 0, 0.3, 0.1]?",
  },
  { id: "1", from: "gpt", value: "The <st>man<ed> [0.1, 0.2, 0.5, 0.6] guards the <st>road<ed> [0.5., 0, 1, 1]." },
];
const size = { widthPx: 1000, heightPx: 500 };

test("boxes are image pixels, and each mention has a key of its own", () => {
  const views = mentionViews(turns, SVIT_GROUNDING, size);
  expect(views.map((view) => view.key)).toEqual(["0:0", "0:1", "1:0", "1:1"]);
  expect(views[0]?.boxes[0]?.box).toEqual({ x1: 100, y1: 100, x2: 500, y2: 300 });
  expect(views[1]?.boxes).toHaveLength(2);
});

test("the same phrase with the same box has one colour wherever it stands", () => {
  expect(mentionViews(turns, SVIT_GROUNDING, size).map((view) => view.colour)).toEqual([0, 1, 0, 2]);
});

const shared = (box: string): Turn[] => [
  { id: "0", from: "user", value: `<st>The man<ed> [0.1, 0.2, 0.5, 0.6] and <st>a dog<ed> [0.6, 0.6, 0.7, 0.7]?` },
  {
    id: "1",
    from: "gpt",
    value: `<st>He<ed> ${box} sees <st>both<ed> [0.1, 0.2, 0.5, 0.6], [0.6, 0.6, 0.7, 0.7]; <st>the cat<ed> [0, 0, 0.1, 0.1].`,
  },
];

test("a box that phrases share carries the first's colour and is drawn once; a phrase of several keeps its own", () => {
  const views = mentionViews(shared("[0.10, 0.2, 0.5, 0.6]"), SVIT_GROUNDING, size);
  expect(views.map((view) => view.colour)).toEqual([0, 1, 0, 3, 4]);
  expect(views[3]?.boxes.map(({ id, colour }) => [id, colour])).toEqual([
    [views[0]?.boxes[0]?.id, 0],
    [views[1]?.boxes[0]?.id, 1],
  ]);
});

test("when a shared box is moved for one phrase, no other phrase changes its number", () => {
  expect(mentionViews(shared("[0.15, 0.2, 0.5, 0.6]"), SVIT_GROUNDING, size).map((view) => view.colour)).toEqual([
    0, 1, 2, 3, 4,
  ]);
});

test("a box that does not parse marks its mention, and without a size there are no boxes", () => {
  expect(mentionViews(turns, SVIT_GROUNDING, size)[3]).toMatchObject({ isBroken: true, boxes: [] });
  expect(mentionViews(turns, SVIT_GROUNDING, null).flatMap((view) => view.boxes)).toEqual([]);
});
