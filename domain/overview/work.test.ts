import { expect, test } from "vitest";
import { paceOf, sumOf, withIdleDays } from "./work.ts";

test("a pace is of active time, and of three entries at least", () => {
  expect(paceOf({ paced: 30, activeMs: 600_000 })).toBe(180);
  expect(paceOf({ paced: 2, activeMs: 10_000 })).toBeNull();
  expect(paceOf({ paced: 5, activeMs: 0 })).toBeNull();
});

test("days without a decision stand between those with one, over the end of a month, and not before the window", () => {
  const days = [
    { day: "2026-02-27", decisions: { accept: 2 } },
    { day: "2026-03-02", decisions: { reject: 1, skip: 1 } },
  ];
  expect(withIdleDays(days, 30).map(({ day, decisions }) => [day, sumOf(decisions)])).toEqual([
    ["2026-02-27", 2],
    ["2026-02-28", 0],
    ["2026-03-01", 0],
    ["2026-03-02", 2],
  ]);
  expect(withIdleDays(days, 2).map(({ day }) => day)).toEqual(["2026-03-01", "2026-03-02"]);
  expect(withIdleDays([], 30)).toEqual([]);
});
