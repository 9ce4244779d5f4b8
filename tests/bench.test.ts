import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BENCHES } from "#bench/index.ts";
import { budget, printReport } from "#bench/report.ts";
import { type Expected, latenciesOf } from "#bench/review/latencies.ts";
import type { Press, SeenFrame } from "#bench/review/watch-page.ts";
import { spreadOf } from "#bench/spread.ts";

test("every benchmark stands in docs/bench.md", () => {
  const page = readFileSync(path.join(import.meta.dirname, "..", "docs", "bench.md"), "utf8");
  for (const name of Object.keys(BENCHES)) expect(page).toContain(`npm run bench -- ${name}`);
});

test("a percentile is a measured value, and so many are not above it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 }), (values) => {
      const { count, p50, p95, p99, max } = spreadOf(values);
      expect(count).toBe(values.length);
      expect(max).toBe(Math.max(...values));
      for (const [share, value] of [[0.5, p50] as const, [0.95, p95] as const, [0.99, p99] as const]) {
        expect(values).toContain(value);
        expect(values.filter((own) => own <= value).length).toBeGreaterThanOrEqual(share * values.length);
        expect(values.filter((own) => own < value).length).toBeLessThan(share * values.length);
      }
    }),
  );
});

test("a budget holds on its own side of the limit, and never for what was not measured", () => {
  expect(budget("x", 50, "<= 50 ms").holds).toBe(true);
  expect(budget("x", 50.01, "<= 50 ms").holds).toBe(false);
  expect(budget("x", 0.5, ">= 0.5").holds).toBe(true);
  expect(budget("x", 0.49, ">= 0.5").holds).toBe(false);
  expect(budget("x", spreadOf([]).p95, "<= 50 ms").holds).toBe(false);
  expect(() => budget("x", 1, "below 50")).toThrow(/A limit reads like/);
});

test("the report for people names each figure and each broken budget", () => {
  const printed = printReport({
    name: "review",
    scale: "small",
    figures: { browser: "Chromium", "at 0 ms": { all: { p50: 20, p95: 30 } } },
    budgets: [budget("at 0 ms, p95", 60, "<= 50 ms")],
  });
  expect(printed).toContain("all: p50 20, p95 30");
  expect(printed).toContain("BROKEN  at 0 ms, p95: 60 (<= 50 ms)");
});

const PHOTO = "http://127.0.0.1:1/api/images/7/photo";
const expected = new Map<string, Expected>([
  ["a", { imageId: "6", hasBoxes: false }],
  ["b", { imageId: "7", hasBoxes: true }],
]);
const frame = (at: number, entryId: string | null, photo: string | null, strokes: number): SeenFrame => ({
  at,
  entryId,
  photo,
  strokes,
});

/** The time of the one decision, on entry a, at 1000 ms. */
function measured(frames: SeenFrame[], presses: Press[] = [{ at: 1000, key: "Enter", entryId: "a" }]) {
  return latenciesOf({ frames, presses, timings: [] }, new Map([["a", "accept"]]), expected)[0]?.latencyMs;
}

test("an entry is there when its text, its photo and all of its boxes are", () => {
  const old = frame(990, "a", null, 0);
  expect(measured([old, frame(1020, "b", PHOTO, 4)])).toBe(20);
  expect(measured([old, frame(1020, "b", null, 0), frame(1030, "b", PHOTO, 0), frame(1090, "b", PHOTO, 4)])).toBe(90);
});

test("an entry without its boxes, with another's photo, or not there at all is none", () => {
  expect(measured([frame(1020, "b", PHOTO, 0)])).toBeNull();
  expect(measured([frame(1020, "b", PHOTO.replace("images/7", "images/8"), 4)])).toBeNull();
  expect(measured([frame(990, "a", PHOTO, 4)])).toBeNull();
  expect(measured([frame(1020, null, PHOTO, 4)])).toBeNull();
});

test("a decision counts from the last key on its entry, until the next key", () => {
  const presses = [
    { at: 900, key: "x", entryId: "a" },
    { at: 1000, key: "Enter", entryId: "a" },
    { at: 1400, key: "o", entryId: "b" },
  ];
  expect(measured([frame(1025, "b", PHOTO, 4), frame(1410, "b", PHOTO, 600)], presses)).toBe(25);
});
