import fc from "fast-check";
import { expect, test } from "vitest";
import { NOTHING_SEEN, observe, type Point, paceOf, roundedTime, secondsLeft, type TimeLeft } from "./time-left.ts";

const TOTAL = 100_000;

/** Watches `done` after each second, for so many seconds. */
function watch(seconds: number, done: (second: number) => number, seen: TimeLeft = NOTHING_SEEN, from = 0): TimeLeft {
  let now = seen;
  for (let second = from; second <= from + seconds; second++)
    now = observe(now, { done: done(second), atMs: second * 1000 }, TOTAL);
  return now;
}

test("a steady pace is told, and when it ends", () => {
  const seen = watch(20, (second) => second * 1000);
  expect(paceOf(seen)).toBeCloseTo(1000);
  expect(secondsLeft(seen, 20_000)).toBeCloseTo(80);
  expect(secondsLeft(seen, 25_000)).toBeCloseTo(75);
});

test("nothing is told before three seconds have been seen", () => {
  expect(secondsLeft(NOTHING_SEEN, 0)).toBeNull();
  const seen = watch(2, (second) => second * 1000);
  expect([paceOf(seen), secondsLeft(seen, 2000)]).toEqual([null, null]);
});

test("the pace is that of the last half minute, not of the files before", () => {
  const seen = watch(120, (second) => (second < 60 ? second * 10 : 600 + (second - 60) * 1000));
  expect(paceOf(seen)).toBeCloseTo(1000);
});

test("one stalled second moves the told end by little", () => {
  const steady = watch(20, (second) => second * 1000);
  const stalled = observe(steady, { done: 20_000, atMs: 21_000 }, TOTAL);
  const [before, after] = [secondsLeft(steady, 20_000) ?? 0, secondsLeft(stalled, 21_000) ?? 0];
  expect(Math.abs(after - (before - 1))).toBeLessThan(2);
});

test("a pace that halves is believed after a while", () => {
  const steady = watch(30, (second) => second * 1000);
  const slow = watch(60, (second) => 30_000 + (second - 30) * 500, steady, 31);
  const truth = (TOTAL - (30_000 + 61 * 500)) / 500;
  expect(secondsLeft(slow, 91_000) ?? 0).toBeGreaterThan(truth * 0.9);
  expect(secondsLeft(slow, 91_000) ?? 0).toBeLessThan(truth * 1.1);
});

test("near its end a slower pace is believed at once", () => {
  const steady = watch(20, (second) => second * 4000);
  const slow = watch(6, (second) => 80_000 + (second - 20) * 1000, steady, 21);
  expect(secondsLeft(slow, 27_000) ?? 0).toBeGreaterThan(2);
});

test("where nothing has moved for the whole window nobody can tell", () => {
  const steady = watch(10, (second) => second * 1000);
  const still = watch(60, () => 10_000, steady, 11);
  expect(paceOf(still)).toBe(0);
  expect(secondsLeft(still, 71_000)).toBeNull();
});

test("a resumed import that goes back begins anew", () => {
  const seen = watch(20, (second) => second * 1000);
  const again = observe(seen, { done: 5, atMs: 21_000 }, TOTAL);
  expect(again).toEqual({ points: [{ done: 5, atMs: 21_000 }], endsAtMs: null });
});

test("a point that is asked for twice within a moment counts once", () => {
  const seen = watch(20, (second) => second * 1000);
  expect(observe(seen, { done: 20_001, atMs: 20_100 }, TOTAL)).toBe(seen);
});

test("whatever is seen, the time left is never negative and what is kept stays small", () => {
  const steps = fc.array(fc.record({ more: fc.nat(5000), ms: fc.integer({ min: 0, max: 5000 }) }), { maxLength: 300 });
  fc.assert(
    fc.property(steps, (all) => {
      let seen = NOTHING_SEEN;
      let point: Point = { done: 0, atMs: 0 };
      for (const { more, ms } of all) {
        point = { done: Math.min(TOTAL, point.done + more), atMs: point.atMs + ms };
        seen = observe(seen, point, TOTAL);
        const left = secondsLeft(seen, point.atMs);
        if (left !== null) expect(left).toBeGreaterThanOrEqual(0);
        expect(Number.isNaN(left ?? 0)).toBe(false);
        expect(seen.points.length).toBeLessThan(160);
      }
    }),
  );
});

test("times are rounded as people say them", () => {
  const said = (seconds: number) => Object.values(roundedTime(seconds)).join(" ");
  expect([0, 3.2, 19, 23, 58, 89].map(said)).toEqual([
    "seconds 1",
    "seconds 4",
    "seconds 19",
    "seconds 25",
    "seconds 60",
    "seconds 90",
  ]);
  expect([90, 149, 3600, 5399, 5400, 86_400].map(said)).toEqual([
    "minutes 2",
    "minutes 2",
    "minutes 60",
    "minutes 90",
    "hours 2",
    "hours 24",
  ]);
});
