import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

test("waiting grows from half a second to fifteen, and chance takes up to a half of it", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map((failures) => retryAfterMs(failures, 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
  ]);
  expect(retryAfterMs(6, 1)).toBe(7_500);
});
