import { expect, test } from "vitest";
import { codebookChangeSchema, mergeReasons } from "./codebook.ts";
import type { Reason } from "./reasons.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

const [first, second, third] = STARTING_REASONS as [Reason, Reason, Reason];
const base = [first, second];

test("what only one of two people changed is taken from them", () => {
  const mine = [{ ...first, severity: 1 }, second];
  const theirs = [first, { ...second, retired: true }];
  expect(mergeReasons(base, mine, theirs)).toEqual({
    reasons: [
      { ...first, severity: 1 },
      { ...second, retired: true },
    ],
    clashes: [],
  });
});

test("what both changed stays as the one who merges has it, and is named", () => {
  const mine = [{ ...first, nameEn: "Mine" }, second];
  const theirs = [{ ...first, nameEn: "Theirs" }, second];
  expect(mergeReasons(base, mine, theirs)).toEqual({ reasons: mine, clashes: [first.code] });
});

test("the same change by both is no clash", () => {
  const mine = [{ ...first, severity: 2 }, second];
  expect(mergeReasons(base, mine, mine)).toEqual({ reasons: mine, clashes: [] });
});

test("a reason that only the colleague added comes along, and one's own stays", () => {
  const mine = [...base, { ...third, code: "own-one" }];
  const theirs = [...base, third];
  expect(mergeReasons(base, mine, theirs).reasons).toEqual([...base, { ...third, code: "own-one" }, third]);
});

test("a new version changes something", () => {
  expect(codebookChangeSchema.safeParse({ after: 1 }).success).toBe(false);
  expect(codebookChangeSchema.safeParse({ after: 1, guideline: "" }).success).toBe(true);
});
