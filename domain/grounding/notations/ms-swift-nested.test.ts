import { expect, test } from "vitest";
import { addBox, piecesOfTurns, removeBox, replaceBox } from "#domain/grounding/edits.ts";
import { recordWith } from "#domain/grounding/key-edits.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { must } from "#domain/must.ts";
import { msSwift } from "./ms-swift.ts";

/** As the second release has it: one placeholder for both dogs, and one for the cat. */
const RECORD = {
  objects: [
    {
      caption: "the dogs",
      bbox: [
        [1, 2, 30, 40],
        [50, 60, 70, 80],
      ],
      bbox_type: "real",
      image: 0,
    },
    { caption: "the cat", bbox: [5, 6, 7, 8], bbox_type: "real", image: 0 },
  ],
};
const turns = [
  { id: "0", from: "human" as const, value: "<image>Find <ref-object> and <ref-object>." },
  { id: "1", from: "gpt" as const, value: "They are at <bbox>, and it is at <bbox>." },
];
const entry = { turns, notation: msSwift, record: RECORD };
const boxed = (record: typeof RECORD | Record<string, unknown> = RECORD) =>
  piecesOfTurns({ ...entry, record })
    .flat()
    .filter((piece) => piece.kind !== "plain" && piece.boxes.length > 0)
    .map((piece) =>
      piece.kind === "plain" ? [] : piece.boxes.map(({ numbers }) => numbers && Object.values(numbers)),
    );
const dogs = () => {
  const piece = piecesOfTurns(entry)
    .flat()
    .find((own) => own.kind === "mention" && own.boxes.length === 2);
  return twinOf(must(piece?.kind === "mention" ? piece : null, "the dogs are a mention"));
};

test("one placeholder stands for all boxes of its element", () => {
  expect(boxed()).toEqual([
    [
      [1, 2, 30, 40],
      [50, 60, 70, 80],
    ],
    [[5, 6, 7, 8]],
  ]);
});

test("one of several is moved by itself, and what the record says then is read back", () => {
  const made = replaceBox(entry, dogs(), 1, { x1: 51, y1: 60, x2: 71, y2: 80 });
  expect(made).toEqual({ turns: [], keys: [{ path: ["objects", 0, "bbox", 1], value: [51, 60, 71, 80] }] });
  for (const edit of made.keys) expect(msSwift.beside?.takes(edit, RECORD)).toBe(true);
  expect(boxed(recordWith(RECORD, made.keys))[0]?.[1]).toEqual([51, 60, 71, 80]);
});

test("one more, and one fewer, change the list and no text", () => {
  const more = addBox(entry, dogs(), { x1: 9, y1: 9, x2: 19, y2: 19 });
  expect(more.turns).toEqual([]);
  expect(boxed(recordWith(RECORD, more.keys))).toEqual([
    [
      [1, 2, 30, 40],
      [50, 60, 70, 80],
      [9, 9, 19, 19],
    ],
    [[5, 6, 7, 8]],
  ]);
  const fewer = removeBox(entry, dogs(), 0);
  expect(fewer.turns).toEqual([]);
  expect(boxed(recordWith(RECORD, fewer.keys))).toEqual([[[50, 60, 70, 80]], [[5, 6, 7, 8]]]);
  for (const edit of [...more.keys, ...fewer.keys]) expect(msSwift.beside?.takes(edit, RECORD)).toBe(true);
});

test("an edit that is no box of such a list is refused", () => {
  for (const edit of [
    { path: ["objects", 0, "bbox", 2], value: [1, 2, 3, 4] },
    { path: ["objects", 0, "bbox", 0], value: "x" },
    { path: ["objects", 1, "bbox", 0], value: [1, 2, 3, 4] },
    { path: ["objects", 0, "bbox"], value: [["a"]] },
    { path: ["objects", 0, "bbox", 0, 0], value: 1 },
  ])
    expect([edit.path, msSwift.beside?.takes(edit, RECORD)]).toEqual([edit.path, false]);
});
