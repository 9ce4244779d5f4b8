import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { GroundedEntry } from "./edits.ts";
import { recordFollowing, recordRestoring } from "./follow-texts.ts";
import { notationOf } from "./notations/index.ts";

const turns = (...values: string[]): Turn[] =>
  values.map((value, at) => ({ id: String(at), from: at % 2 === 0 ? "human" : "gpt", value }));
const [DOG, CAT, COW] = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
];
const swift = (own: Turn[], record: JsonRecord): GroundedEntry => ({
  turns: own,
  notation: notationOf("ms-swift"),
  record,
});
const ANIMALS = turns("Find the dog", "<ref-object><bbox>", "And the cat?", "<ref-object><bbox> by <ref-object><bbox>");
const RECORD = { objects: { ref: ["a dog", "a cat", "a cow"], bbox: [DOG, CAT, COW] } };
const ENTRY = swift(ANIMALS, RECORD);

test("a struck QA takes its boxes and phrases along, so that those behind it keep their own", () => {
  expect(recordFollowing(ENTRY, ANIMALS.slice(2))).toEqual({ objects: { ref: ["a cat", "a cow"], bbox: [CAT, COW] } });
});

test("QAs that change places take their boxes with them", () => {
  const moved = [...ANIMALS.slice(2), ...ANIMALS.slice(0, 2)];
  expect(recordFollowing(ENTRY, moved)).toEqual({
    objects: { ref: ["a cat", "a cow", "a dog"], bbox: [CAT, COW, DOG] },
  });
});

test("words written around placeholders change no key, and a deleted placeholder takes its own", () => {
  const written = (value: string) => ANIMALS.map((turn) => (turn.id === "3" ? { ...turn, value } : turn));
  expect(recordFollowing(ENTRY, written("There: <ref-object><bbox> by <ref-object><bbox>"))).toEqual(RECORD);
  expect(recordFollowing(ENTRY, written("By <ref-object><bbox>"))).toEqual({
    objects: { ref: ["a dog", "a cow"], bbox: [DOG, COW] },
  });
});

test("a placeholder that somebody writes has no box yet, and takes no other's", () => {
  const after = ANIMALS.map((turn) => (turn.id === "0" ? { ...turn, value: "Find the dog <bbox>" } : turn));
  expect(recordFollowing(ENTRY, after)).toEqual({ objects: { ...RECORD.objects, bbox: [[], DOG, CAT, COW] } });
});

test("a record with fewer boxes than placeholders stays so", () => {
  const short = { objects: { ref: ["a dog"], bbox: [DOG] } };
  expect(recordFollowing(swift(ANIMALS, short), ANIMALS)).toEqual(short);
});

test("a restored turn has the boxes again that it came with", () => {
  const record = { objects: { ref: ["a dog"], bbox: [[0, 0, 9, 9]] } };
  const now = swift(turns("Find the dog", "<ref-object><bbox>", "And the cat?", "It is there."), record);
  expect(recordRestoring(now, ANIMALS, ENTRY, ["3"])).toEqual({
    objects: { ref: RECORD.objects.ref, bbox: [[0, 0, 9, 9], CAT, COW] },
  });
  expect(recordRestoring(now, ANIMALS, ENTRY, ["1", "3"])).toEqual(RECORD);
});

test("lists that a turn counts by itself go with their turn", () => {
  const own = turns("Is it <bbox_location0>?", "Yes", "And <bbox_location0> or <bbox_location1>?", "No");
  const record = { box_x1y1x2y2: [[DOG], [], [CAT, COW], []] };
  const entry = { turns: own, notation: notationOf("ferret-ui"), record };
  expect(recordFollowing(entry, own.slice(2))).toEqual({ box_x1y1x2y2: [[CAT, COW], []] });
  expect(recordFollowing(entry, [...own.slice(2), ...own.slice(0, 2)])).toEqual({
    box_x1y1x2y2: [[CAT, COW], [], [DOG], []],
  });
  const left = { turns: own.slice(2), notation: entry.notation, record: { box_x1y1x2y2: [[CAT, COW], []] } };
  expect(recordRestoring(left, own, entry, ["0", "1"])).toEqual(record);
});
