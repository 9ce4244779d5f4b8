import fc from "fast-check";
import { expect, test } from "vitest";
import { areCounted } from "./running-ids.ts";

const ids = (...numbers: number[]) => numbers.map(BigInt);

test.each([
  ["a run from 1", ids(1, 2, 3, 4)],
  ["a run from 0, in any order", ids(2, 0, 1)],
  ["a run from anywhere", ids(4711, 4712, 4713)],
  ["two neighbours", ids(100, 101)],
  ["a run with a few left out", ids(200, 201, 203, 204, 207)],
  ["a run from 1 with most left out", ids(1, 50, 173, 800)],
  ["each tenth frame", ids(120, 130, 140, 150)],
  ["each fifth frame, some left out", ids(25, 40, 45, 100, 130)],
  ["a first frame alone", ids(1)],
  ["nothing", ids()],
])("%s is counted", (_, list) => {
  expect(areCounted(list)).toBe(true);
});

test.each([
  ["COCO's first photos of val2017", ids(139, 285, 632, 724, 776, 785, 802, 872, 885, 1000)],
  ["two of them", ids(139, 285)],
  ["three of them", ids(139, 285, 632)],
  ["one of them", ids(139)],
])("%s are not", (_, list) => {
  expect(areCounted(list)).toBe(false);
});

test("frames of a film are counted wherever it begins, whatever their step and however many of them are left out", () => {
  const film = fc.record({
    start: fc.integer({ min: 2, max: 100_000 }),
    step: fc.integer({ min: 1, max: 60 }),
    kept: fc.array(fc.boolean(), { minLength: 20, maxLength: 200 }),
  });
  fc.assert(
    fc.property(film, ({ start, step, kept }) => {
      const frames = kept.flatMap((isKept, at) => (isKept ? [BigInt(start + at * step)] : []));
      const isDense = frames.length * 2 > kept.length;
      if (frames.length >= 4 && (step > 1 || isDense)) expect(areCounted(frames)).toBe(true);
    }),
  );
});

test("photos chosen out of COCO's numbers by chance are not", () => {
  // Made by hand: generated numbers crowd together near their bounds, where counts begin.
  const chosen = fc.record({ seed: fc.nat(), count: fc.integer({ min: 30, max: 300 }) }).map(({ seed, count }) => {
    const random = randomFrom(seed);
    return [...new Set(Array.from({ length: count }, () => BigInt(9 + Math.floor(random() * 581_920))))];
  });
  fc.assert(
    fc.property(chosen, (list) => {
      expect(areCounted(list)).toBe(false);
    }),
  );
});

/** Mulberry32 (Tommy Ettinger, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
