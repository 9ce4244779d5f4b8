import fc from "fast-check";
import { expect, test } from "vitest";
import type { Page } from "#domain/find/page.ts";
import {
  appendPage,
  beginStrip,
  idsBetween,
  indexOfId,
  keepNear,
  missingLeaves,
  prependPage,
  refillPage,
  rowAt,
  STRIP_MAX,
  type Strip,
} from "./strip.ts";

type Row = { id: string };

/** A list of `length` rows, served as the studio serves it: pages of `size` after or before a row. */
function listOf(length: number, size: number) {
  return (place: string): Page<Row> => {
    const [from = "", id = ""] = place.split(":");
    const at = Number(id);
    const first = from === "before" ? Math.max(0, at - size) : at;
    const last = from === "before" ? at : Math.min(length, at + size);
    return {
      rows: Array.from({ length: Math.max(0, last - first) }, (_, index) => ({ id: String(first + index) })),
      previous: first > 0 ? `before:${first}` : null,
      next: last < length ? `after:${last}` : null,
      rank: null,
    };
  };
}

const allIds = (strip: Strip<Row>) => idsBetween(strip, 0, strip.length);

function grow(strip: Strip<Row>, side: "front" | "back", serve: (place: string) => Page<Row>): Strip<Row> {
  const place = side === "front" ? strip.previous : strip.next;
  if (place === null) return strip;
  return side === "front" ? prependPage(strip, serve(place)) : appendPage(strip, serve(place));
}

test("however it grows, a strip is a gapless piece of the list and its shift says what came in front", () => {
  fc.assert(
    fc.property(
      fc.record({ length: fc.nat(400), size: fc.integer({ min: 1, max: 40 }), at: fc.nat(399) }),
      fc.array(fc.constantFrom("front" as const, "back" as const), { maxLength: 30 }),
      ({ length, size, at }, sides) => {
        const serve = listOf(length, size);
        const begin = Math.min(at, length);
        let strip = beginStrip(`after:${begin}`, serve(`after:${begin}`));
        for (const side of sides) strip = grow(strip, side, serve);
        const first = begin - strip.shift;
        expect(allIds(strip)).toEqual(Array.from({ length: strip.length }, (_, index) => String(first + index)));
        for (let index = 0; index < strip.length; index++) {
          expect(rowAt(strip, index)?.row).toEqual({ id: String(first + index) });
          expect(indexOfId(strip, String(first + index))).toBe(index);
        }
        expect(rowAt(strip, strip.length)).toBeNull();
      },
    ),
  );
});

test("rows far from the window are dropped and come back from their places, where they were", () => {
  const serve = listOf(5000, 50);
  let strip = beginStrip("after:1000", serve("after:1000"));
  for (let pages = 0; pages < 20; pages++) strip = grow(strip, pages % 2 === 0 ? "front" : "back", serve);
  const whole = allIds(strip);
  strip = keepNear(strip, 0, 20);
  expect(allIds(strip)).toEqual(whole);
  expect(missingLeaves(strip, 0, 20)).toEqual([]);
  const far = strip.length - 1;
  expect(rowAt(strip, far)).toEqual({ id: whole[far], row: undefined });
  for (const leaf of missingLeaves(strip, far - 60, far)) strip = refillPage(strip, leaf.place, serve(leaf.place));
  expect(rowAt(strip, far)?.row).toEqual({ id: whole[far] });
  expect(keepNear(strip, far - 20, far).leaves.filter((leaf) => leaf.rows !== null).length).toBeLessThan(10);
  expect(missingLeaves(strip, far - 60, far)).toEqual([]);
});

test("a row that fits no more leaves its place empty, and the others where they are", () => {
  const strip = beginStrip("after:0", listOf(10, 3)("after:0"));
  const again = refillPage(strip, "after:0", {
    rows: [{ id: "0" }, { id: "2" }, { id: "3" }],
    previous: null,
    next: "after:4",
    rank: null,
  });
  expect(rowAt(again, 1)).toEqual({ id: "1", row: null });
  expect(rowAt(again, 2)?.row).toEqual({ id: "2" });
  expect(again.length).toBe(3);
});

test("a row that moved across a seam stands on the strip once", () => {
  const strip = beginStrip("after:0", listOf(10, 3)("after:0"));
  const longer = appendPage(strip, { rows: [{ id: "2" }, { id: "3" }], previous: "before:2", next: null, rank: null });
  expect(allIds(longer)).toEqual(["0", "1", "2", "3"]);
});

test("a strip at its greatest length loses its far end, which can be reached again", () => {
  const size = 10_000;
  const serve = listOf(2 * STRIP_MAX, size);
  let strip = beginStrip("after:0", serve("after:0"));
  while (strip.next !== null) strip = grow(strip, "back", serve);
  expect(strip.length).toBeLessThanOrEqual(STRIP_MAX);
  expect(strip.leaves[0]?.ids[0]).toBe(String(2 * STRIP_MAX - strip.length));
  const back = grow(strip, "front", serve);
  expect(back.leaves[0]?.ids[0]).toBe(String(2 * STRIP_MAX - strip.length - size));
  expect(back.shift).toBe(strip.shift + size);
  expect(back.next).not.toBeNull();
});
