import { expect, test } from "vitest";
import { badgeOf } from "./badge.ts";

test.each([
  ["mention", 0, "1"],
  ["mention", 30, "31"],
  ["soft", 0, "a"],
  ["soft", 25, "z"],
  ["soft", 26, "aa"],
  ["soft", 53, "bb"],
  ["rival", 2, "≠3"],
  ["stray", 0, "?"],
  ["error", 0, "!"],
  ["right", 0, "✓"],
  ["known", 4, ""],
  ["region", 0, ""],
] as const)("a %s of colour %i is marked “%s”", (kind, colour, badge) => {
  expect(badgeOf(kind, colour)).toBe(badge);
});
