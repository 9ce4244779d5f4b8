import fc from "fast-check";
import { expect, test } from "vitest";
import { collectEntrySet, diffEntrySets, parseEntrySet, printEntrySet } from "./entry-set.ts";

const rows = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 40 }).map((id) => (id > 35 ? 2 ** 53 - id : id)),
    text: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    place: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  }),
  { maxLength: 60 },
);
type Rows = { id: number; text: bigint; place: number }[];

function setOf(list: Rows) {
  const set = collectEntrySet(1);
  for (const { id, text, place } of list) set.add(id, text, place);
  return set.finish();
}

test("what is printed is parsed again, and no order of adding changes a byte", () => {
  fc.assert(
    fc.property(rows, (list) => {
      const set = setOf(list);
      expect(parseEntrySet(printEntrySet(set))).toEqual(set);
      expect(printEntrySet(setOf(list.toReversed()))).toEqual(printEntrySet(set));
      expect([...set.ids]).toEqual([...new Set(list.map(({ id }) => id))].sort((one, other) => one - other));
    }),
  );
});

test("each entry of two releases came, went, changed or is the same, and is told once", () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const [one, other] = [setOf(before), setOf(after)];
      const { came, went, changed, same } = diffEntrySets(one, other);
      const without = (own: typeof one, rest: typeof one) => [...own.ids].filter((id) => !rest.ids.includes(id));
      expect(came).toEqual(without(other, one));
      expect(went).toEqual(without(one, other));
      expect(changed.length + same).toBe(one.ids.length - went.length);
    }),
  );
});

test("an entry with another text has changed, one in another file has moved", () => {
  const one = setOf([
    { id: 1, text: 5n, place: 7 },
    { id: 2, text: 5n, place: 7 },
    { id: 3, text: 5n, place: 7 },
  ]);
  const other = setOf([
    { id: 1, text: 6n, place: 7 },
    { id: 2, text: 5n, place: 8 },
    { id: 3, text: 5n, place: 7 },
  ]);
  expect(diffEntrySets(one, other)).toEqual({
    came: [],
    went: [],
    changed: [
      { id: 1, isMoved: false },
      { id: 2, isMoved: true },
    ],
    same: 1,
  });
});
