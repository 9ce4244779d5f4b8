import fc from "fast-check";
import { expect, test } from "vitest";
import { type Candidates, candidatesOf } from "./candidates.ts";
import { createCoverage, worthOf } from "./coverage.ts";
import { createGate, type Limits } from "./gate.ts";
import { fixedLines, greedyLines, pickBest } from "./pick.ts";

type Row = { photo?: number; task?: number; part?: number; yes?: number; no?: number; concepts: number[] };

const CONCEPTS = 8;
const limits = (size: number, more: Partial<Limits> = {}): Limits => ({
  size,
  perPhoto: null,
  taskQuota: Int32Array.from([-1, -1]),
  partQuota: Int32Array.from([-1, -1]),
  yes: null,
  ...more,
});

const rows = (max = 10) =>
  fc.array(
    fc.record({
      photo: fc.integer({ min: 0, max: 3 }),
      task: fc.integer({ min: 0, max: 1 }),
      part: fc.integer({ min: 0, max: 1 }),
      yes: fc.integer({ min: 0, max: 2 }),
      no: fc.integer({ min: 0, max: 2 }),
      concepts: fc.uniqueArray(fc.integer({ min: 0, max: CONCEPTS - 1 }), { maxLength: 5 }).map((ids) => ids.sort()),
    }),
    { minLength: 1, maxLength: max },
  );

function greedy(some: Row[], own: Limits) {
  const candidates = candidatesOf(some, CONCEPTS);
  const gate = createGate(candidates, own);
  const coverage = createCoverage(candidates);
  const picks: number[] = [];
  const gains: number[] = [];
  for (const { index, gain } of pickBest(gate, greedyLines(candidates, gate, coverage)).take(own.size)) {
    picks.push(index);
    gains.push(gain);
    coverage.take(index);
  }
  return { picks, gains, value: coverage.value(), candidates, gate };
}

const worthIn = (candidates: Candidates, picks: readonly number[]) => {
  const coverage = createCoverage(candidates);
  for (const index of picks) coverage.take(index);
  return coverage.value();
};

/** All choices of so many of `count`. */
function* choices(count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let first = from; first <= count - size; first++)
      for (const rest of choices(count, size - 1, first + 1)) yield [first, ...rest];
}

const best = (candidates: Candidates, size: number) =>
  Math.max(...Array.from(choices(candidates.count, size), (own) => worthIn(candidates, own)));

test("what a pick is worth is halved with each doubling, and all of them make log2(1 + n)", () => {
  expect([0, 1, 2, 3, 6, 7].map(worthOf)).toEqual([1, 0.5, 0.5, 0.25, 0.25, 0.125]);
  let sum = 0;
  for (let picks = 0; picks < 1023; picks++) sum += worthOf(picks);
  expect(sum).toBe(10);
});

test("of 1,000 small cases greedy is never under 1 - 1/e of the best choice, and never behind a random one on average", () => {
  let [cases, mean, drawn] = [0, 0, 0];
  fc.assert(
    fc.property(rows(9), fc.integer({ min: 1, max: 4 }), (some, wanted) => {
      const size = Math.min(wanted, some.length);
      const { value, candidates } = greedy(some, limits(size));
      const most = best(candidates, size);
      expect(value).toBeGreaterThanOrEqual((1 - 1 / Math.E) * most);
      cases++;
      mean += most === 0 ? 1 : value / most;
      // The order of rows is random already.
      drawn +=
        most === 0
          ? 1
          : worthIn(
              candidates,
              Array.from({ length: size }, (_, index) => index),
            ) / most;
    }),
    { numRuns: 1000 },
  );
  expect(cases).toBe(1000);
  expect(mean / cases).toBeGreaterThan(0.98);
  expect(mean).toBeGreaterThan(drawn);
});

test("lazy greedy picks what looking at everybody each time picks", () => {
  fc.assert(
    fc.property(rows(30), fc.integer({ min: 1, max: 20 }), (some, size) => {
      const { picks, candidates } = greedy(some, limits(size));
      const coverage = createCoverage(candidates);
      const left = new Set(some.keys());
      const expected: number[] = [];
      while (expected.length < Math.min(size, some.length)) {
        const next = [...left].reduce((top, one) => (coverage.gainOf(one) > coverage.gainOf(top) ? one : top));
        left.delete(next);
        coverage.take(next);
        expected.push(next);
      }
      expect(picks).toEqual(expected);
    }),
  );
});

test("a greedy choice of fewer is the beginning of one of more, and gains only fall", () => {
  fc.assert(
    fc.property(rows(20), fc.integer({ min: 1, max: 20 }), (some, size) => {
      const { picks, gains } = greedy(some, limits(some.length));
      expect(greedy(some, limits(size)).picks).toEqual(picks.slice(0, size));
      expect(gains).toEqual(gains.toSorted((one, other) => other - one));
    }),
  );
});

test("the cap of a photo and the quotas hold; quotas are met where there is enough", () => {
  const some: Row[] = Array.from({ length: 40 }, (_, index) => ({
    photo: index % 10,
    task: index % 2,
    part: index < 30 ? 0 : 1,
    concepts: index % 2 === 0 ? [0, 1, 2] : [],
  }));
  const own = limits(20, { perPhoto: 3, taskQuota: Int32Array.from([8, -1]), partQuota: Int32Array.from([-1, 5]) });
  const { picks, gate } = greedy(some, own);
  const count = (test: (row: Row) => boolean) => picks.filter((index) => test(some[index] as Row)).length;
  expect(picks).toHaveLength(20);
  expect([count(({ task }) => task === 0), count(({ part }) => part === 1)]).toEqual([8, 5]);
  for (let photo = 0; photo < 10; photo++) expect(count((row) => row.photo === photo)).toBeLessThanOrEqual(3);
  expect(gate.shortOf()).toEqual([]);
  const scarce = greedy(some, limits(20, { partQuota: Int32Array.from([-1, 12]) }));
  expect(scarce.gate.shortOf()).toEqual([{ of: "part", index: 1, quota: 12, has: 10 }]);
  expect(scarce.picks).toHaveLength(18);
});

test("the share of Yes is within one entry of what was asked for, whatever the method", () => {
  fc.assert(
    fc.property(
      rows(60),
      fc.constantFrom(0.3, 0.5, 0.7),
      fc.constantFrom("greedy", "overlap", "draw"),
      (some, yes, how) => {
        const own = limits(30, { yes });
        const candidates = candidatesOf(some, CONCEPTS);
        const gate = createGate(candidates, own);
        const coverage = createCoverage(candidates);
        const lines =
          how === "greedy"
            ? greedyLines(candidates, gate, coverage)
            : fixedLines(candidates, gate, how as "overlap" | "draw");
        let [ofYes, ofNo] = [0, 0];
        for (const { index } of pickBest(gate, lines).take(own.size)) {
          coverage.take(index);
          ofYes += some[index]?.yes ?? 0;
          ofNo += some[index]?.no ?? 0;
          // Two answers, the most that an entry has here.
          expect(Math.abs((1 - yes) * ofYes - yes * ofNo)).toBeLessThanOrEqual(2);
        }
      },
    ),
  );
});

test("overlap takes those with the most concepts first, and of equals the first in the draw", () => {
  const some: Row[] = [
    { concepts: [1] },
    { concepts: [1, 2, 3] },
    { concepts: [] },
    { concepts: [0, 1, 2] },
    { concepts: [4, 5] },
  ];
  const candidates = candidatesOf(some, CONCEPTS);
  const gate = createGate(candidates, limits(4));
  expect(Array.from(pickBest(gate, fixedLines(candidates, gate, "overlap")).take(4), ({ index }) => index)).toEqual([
    1, 3, 4, 0,
  ]);
});
