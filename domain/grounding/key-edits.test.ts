import fc from "fast-check";
import { expect, test } from "vitest";
import { editsBetween, keyEditSchema, recordWith } from "./key-edits.ts";

const RECORD = {
  id: 7,
  objects: {
    ref: ["a dog"],
    bbox: [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  },
};

test("a moved box is one edit, told whole, and a list that grew is told as a list", () => {
  const moved = recordWith(RECORD, [{ path: ["objects", "bbox", 1], value: [5, 6, 7, 9] }]);
  expect(editsBetween(RECORD, moved)).toEqual([{ path: ["objects", "bbox", 1], value: [5, 6, 7, 9] }]);
  const grown = recordWith(RECORD, [{ path: ["objects", "ref"], value: ["a dog", "a cat"] }]);
  expect(editsBetween(RECORD, grown)).toEqual([{ path: ["objects", "ref"], value: ["a dog", "a cat"] }]);
  expect(editsBetween(RECORD, recordWith(moved, editsBetween(moved, RECORD)))).toEqual([]);
  // The record itself is never changed.
  expect(RECORD.objects.bbox[1]).toEqual([5, 6, 7, 8]);
});

const box = fc.array(fc.integer({ min: -9, max: 999 }), { minLength: 4, maxLength: 4 });
const record = fc.record({ objects: fc.record({ ref: fc.array(fc.string()), bbox: fc.array(box) }) });

test("the edits between two records lead from the one to the other, in whatever way they came about", () => {
  fc.assert(
    fc.property(record, record, (before, after) => {
      const edits = editsBetween(before, after);
      expect(recordWith(before, edits)).toEqual(after);
      for (const edit of edits) expect(keyEditSchema.safeParse(edit).success).toBe(true);
    }),
  );
});

test.each([
  ["a path that is none", { path: [], value: 1 }],
  ["a step that is no place", { path: ["objects", -1], value: 1 }],
  ["more steps than a record has", { path: Array.from({ length: 9 }, () => "a"), value: 1 }],
  ["another key", { path: ["a"], value: 1, more: 1 }],
  ["no value", { path: ["a"] }],
  ["a value that is no number, text or list", { path: ["a"], value: { b: 1 } }],
  ["a box that is nested", { path: ["a"], value: [[[[1, 2, 3, 4]]]] }],
])("an edit with %s is refused at the border", (_, edit) => {
  expect(keyEditSchema.safeParse(edit).success).toBe(false);
});
