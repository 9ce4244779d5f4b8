import { expect, test } from "vitest";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { keyChanges } from "#domain/review/text/key-changes.ts";
import { draftOfVerdict } from "#domain/review/workspace/draft-of-verdict.ts";
import { Screen } from "#tests/client/review-screen.ts";
import { drawnOnPhoto } from "./runs-grounding.ts";

const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });
const TURNS = [
  turn("0", "human", "<image>Find the dog."),
  turn("1", "gpt", "<ref-object><bbox>"),
  turn("2", "human", "And the cat?"),
  turn("3", "gpt", "<ref-object><bbox> sits there."),
];
const RECORD = {
  objects: {
    ref: ["a dog", "a cat"],
    bbox: [
      [10, 20, 30, 40],
      [50, 50, 70, 80],
    ],
  },
};
const GROUNDING: Grounding = { notation: "ms-swift", space: { name: "pixels" }, isGuess: false, record: RECORD };
const screenOf = () => new Screen(TURNS, { grounding: GROUNDING });
const box = (x1: number, y1: number, x2: number, y2: number) =>
  ({ x1, y1, x2, y2 }) as Parameters<typeof drawnOnPhoto>[1];
const MOVED = { path: ["objects", "bbox", 1], value: [52, 50, 72, 80] };

/** The second phrase's box, two pixels to the right. */
function moved(): Screen {
  const screen = screenOf();
  screen.viewState = { ...screen.viewState, focus: 1 };
  expect(screen.run("nextMention", "editBox", "nudgeRight", "nudgeRight")).toBe(true);
  return screen;
}

test("a box beside the text is moved as one in it: its key changes, and no text", () => {
  const screen = moved();
  expect(screen.texts()).toEqual(TURNS.map(({ value }) => value));
  expect(screen.draft.keys).toEqual([MOVED]);
  expect(screen.workspace().mention?.boxes[0]?.box).toEqual({ x1: 52, y1: 50, x2: 72, y2: 80 });
  expect(keyChanges(RECORD, [], screen.draft.keys)).toEqual([
    { path: "$.objects.bbox[1]", before: "[50, 50, 70, 80]", after: "[52, 50, 72, 80]" },
  ]);
});

test("undo gives its place back step by step, and redo takes it again", () => {
  const screen = moved();
  screen.workspace().act({ kind: "undo" });
  expect(screen.draft.keys).toEqual([{ ...MOVED, value: [51, 50, 71, 80] }]);
  screen.workspace().act({ kind: "undo" });
  expect(screen.draft.keys).toEqual([]);
  screen.workspace().act({ kind: "redo" });
  screen.workspace().act({ kind: "redo" });
  expect(screen.draft.keys).toEqual([MOVED]);
});

test("the verdict is an edit with the key, and judges the moved box wrong by its path", () => {
  const { outcome } = moved().workspace();
  expect(outcome).toMatchObject({ decision: "edit", turnsAfter: TURNS, keysAfter: [MOVED] });
  expect(outcome.judgements).toEqual([
    { part: "qa", turnId: "0", right: true },
    { part: "qa", turnId: "2", right: false },
    {
      ...{ part: "mention", turnId: "3", start: 0, end: 18, quote: "<ref-object><bbox>" },
      paths: ["$.objects.bbox[1]"],
      right: false,
    },
  ]);
});

test("the box of the second QA that is marked wrong strikes the second QA, and its boxes leave with it", () => {
  const screen = screenOf();
  screen.viewState = { ...screen.viewState, focus: 1 };
  expect(screen.run("nextMention", "boxWrong")).toBe(true);
  expect(screen.workspace().outcome).toMatchObject({
    decision: "edit",
    turnsAfter: TURNS.slice(0, 2),
    keysAfter: [
      { path: ["objects", "ref"], value: ["a dog"] },
      { path: ["objects", "bbox"], value: [[10, 20, 30, 40]] },
    ],
  });
});

test("a struck QA before it leaves the boxes of the next one with their own phrase", () => {
  const screen = screenOf();
  screen.workspace().act({ kind: "strike", pairId: "0" });
  expect(screen.workspace().outcome).toMatchObject({
    turnsAfter: TURNS.slice(2),
    keysAfter: [
      { path: ["objects", "ref"], value: ["a cat"] },
      { path: ["objects", "bbox"], value: [[50, 50, 70, 80]] },
    ],
  });
});

test("boxes are drawn anew, added and taken away, and words get one", () => {
  const screen = screenOf();
  expect(screen.run("nextMention", "drawBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(1, 2, 3, 4));
  expect(screen.draft.keys).toEqual([{ path: ["objects", "bbox", 0], value: [1, 2, 3, 4] }]);
  expect(screen.run("addBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(5, 6, 7, 8));
  expect(screen.texts()[1]).toBe("<ref-object><bbox><bbox>");
  expect(screen.draft.keys).toEqual([
    {
      path: ["objects", "bbox"],
      value: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [50, 50, 70, 80],
      ],
    },
  ]);
  expect(screen.run("removeBox", "noBox")).toBe(true);
  expect(screen.texts()[1]).toBe("a dog");
  screen.viewState = { ...screen.viewState, selection: { turnId: "3", start: 19, end: 23 } };
  expect(screen.run("makeMention")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(0, 0, 9, 9));
  expect(screen.texts()[3]).toBe("<ref-object><bbox> <ref-object><bbox> there.");
  expect(screen.draft.keys).toEqual([
    { path: ["objects", "ref", 0], value: "a cat" },
    { path: ["objects", "ref", 1], value: "sits" },
    { path: ["objects", "bbox", 0], value: [50, 50, 70, 80] },
    { path: ["objects", "bbox", 1], value: [0, 0, 9, 9] },
  ]);
});

test("the draft of a verdict that is taken back has the moved box and the struck QA again", () => {
  const screen = moved();
  screen.workspace().act({ kind: "strike", pairId: "0" });
  const { outcome } = screen.workspace();
  const again = draftOfVerdict(screen.entry, { ...outcome, note: null });
  expect({ turns: again.turns, keys: again.keys, wrong: again.wrong }).toEqual({
    turns: TURNS,
    keys: [MOVED],
    wrong: { "0": null },
  });
});

test("a box on another photo of the entry is drawn there alone", () => {
  const record = { objects: { ...RECORD.objects, image_id: [0, 1] } };
  const more = { ...new Screen().entry.image, id: "9" } as NonNullable<Screen["entry"]["image"]>;
  const screen = new Screen(TURNS, { grounding: { ...GROUNDING, record }, further: [more] });
  expect(screen.workspace().mentions.map(({ boxes }) => boxes.length)).toEqual([1, 0]);
  screen.viewState = { ...screen.viewState, focus: 1 };
  expect(screen.run("nextMention")).toBe(true);
  expect(screen.viewState.photo).toBe(1);
  expect(screen.workspace().mentions.map(({ boxes }) => boxes.length)).toEqual([0, 1]);
});

/** The second phrase's box is on the second photo, at the place that the first's has on its own. */
function onSecondPhoto(objects: object): Screen {
  const more = { ...new Screen().entry.image, id: "9" } as NonNullable<Screen["entry"]["image"]>;
  const screen = new Screen(TURNS, { grounding: { ...GROUNDING, record: { objects } }, further: [more] });
  screen.viewState = { ...screen.viewState, focus: 1 };
  expect(screen.run("nextMention")).toBe(true);
  return screen;
}
const LISTS = {
  ref: ["a dog", "a dog"],
  bbox: [
    [10, 20, 30, 40],
    [10, 20, 30, 40],
  ],
  image_id: [0, 1],
};

test("a box on another photo of the entry is moved, judged and added to there, and the first photo's stays", () => {
  const screen = onSecondPhoto(LISTS);
  expect(screen.run("editBox", "nudgeRight", "boxDone", "boxWrong")).toBe(true);
  expect(screen.draft.keys).toEqual([{ path: ["objects", "bbox", 1], value: [11, 20, 31, 40] }]);
  expect(screen.workspace().outcome.judgements).toContainEqual(
    expect.objectContaining({ part: "mention", turnId: "3", paths: ["$.objects.bbox[1]"], right: false }),
  );
  expect(screen.run("addBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(5, 6, 7, 8));
  expect(screen.draft.keys).toEqual([
    {
      path: ["objects", "bbox"],
      value: [
        [10, 20, 30, 40],
        [11, 20, 31, 40],
        [5, 6, 7, 8],
      ],
    },
    { path: ["objects", "image_id"], value: [0, 1, 1] },
  ]);
});

test("with the first photo in focus it is left alone, but a box more is drawn there", () => {
  const screen = onSecondPhoto(LISTS);
  screen.viewState = { ...screen.viewState, photo: 0 };
  for (const command of ["editBox", "drawBox", "removeBox", "boxWrong"] as const)
    expect([command, screen.run(command)]).toEqual([command, false]);
  expect(screen.run("addBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(5, 6, 7, 8));
  expect(screen.draft.keys).toContainEqual({ path: ["objects", "image_id"], value: [0, 1, 0] });
});

test.each([
  ["of a record that says its photos", LISTS, { path: ["objects", "image_id"], value: [0, 1, 1] }],
  [
    "of a record whose boxes were all on the first",
    { ...LISTS, image_id: undefined },
    { path: ["objects", "image_id"], value: [0, 0, 1] },
  ],
])("a new phrase gets its box on the photo in focus: %s", (_, objects, said) => {
  const screen = onSecondPhoto(objects);
  screen.viewState = { ...screen.viewState, photo: 1, selection: { turnId: "3", start: 19, end: 23 } };
  expect(screen.run("makeMention")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(5, 6, 7, 8));
  expect(screen.draft.keys).toContainEqual(said);
  expect(screen.draft.keys).toContainEqual(
    expect.objectContaining({ path: ["objects", "bbox"], value: [...LISTS.bbox, [5, 6, 7, 8]] }),
  );
});

test("so are those of a list of elements, and a new one says its photo", () => {
  const element = (caption: string, image: number) => ({ caption, bbox: [10, 20, 30, 40], bbox_type: "real", image });
  const screen = onSecondPhoto([element("a dog", 0), element("a cat", 1)]);
  expect(screen.run("addBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(5, 6, 7, 8));
  expect(screen.draft.keys).toEqual([
    {
      path: ["objects"],
      value: [element("a dog", 0), element("a cat", 1), { ...element("a cat", 1), bbox: [5, 6, 7, 8] }],
    },
  ]);
});
