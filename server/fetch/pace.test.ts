import { expect, test } from "vitest";
import { parseRetryAfter } from "#server/http/retry-after.ts";
import { PATIENT, pauseBefore } from "./pace.ts";

test("pauses double up to the longest, and lie between half and all of it", () => {
  const longest = [1, 2, 3, 4, 20].map((failures) => pauseBefore(failures, null, PATIENT, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 60_000]);
  expect(pauseBefore(3, null, PATIENT, () => 0)).toBe(1000);
});

test("a server's request is kept, but no longer than the longest pause", () => {
  expect(pauseBefore(1, 7000, PATIENT, () => 1)).toBe(7000);
  expect(pauseBefore(1, 86_400_000, PATIENT, () => 1)).toBe(60_000);
  expect(pauseBefore(6, 1000, PATIENT, () => 1)).toBe(16_000);
});

test("Retry-After is seconds or a date", () => {
  const now = Date.parse("2023-07-03T10:00:00Z");
  expect(parseRetryAfter("120", now)).toBe(120_000);
  expect(parseRetryAfter("Mon, 03 Jul 2023 10:00:30 GMT", now)).toBe(30_000);
  expect(parseRetryAfter("Mon, 03 Jul 2023 09:00:00 GMT", now)).toBe(0);
  expect(parseRetryAfter("soon", now)).toBeNull();
  expect(parseRetryAfter(undefined, now)).toBeNull();
});
