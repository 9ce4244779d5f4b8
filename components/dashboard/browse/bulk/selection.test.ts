import { expect, test } from "vitest";
import { EVERYTHING, isNothing, isSelected, NOTHING, select, selectedCount } from "./selection.ts";

test("rows are taken in and out by name", () => {
  const two = select(NOTHING, ["1", "2"], true);
  expect(["1", "2", "3"].map((id) => isSelected(two, id))).toEqual([true, true, false]);
  expect(selectedCount(two, null)).toBe(2);
  expect(isNothing(select(two, ["1", "2"], false))).toBe(true);
});

test("everything that fits can be selected but for some, and counts where the number is known", () => {
  const most = select(EVERYTHING, ["7"], false);
  expect([isSelected(most, "7"), isSelected(most, "8")]).toEqual([false, true]);
  expect(selectedCount(most, 100)).toBe(99);
  expect(selectedCount(most, null)).toBeNull();
  expect(selectedCount(select(most, ["7"], true), 100)).toBe(100);
  expect(isNothing(most)).toBe(false);
});
