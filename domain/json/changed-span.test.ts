import fc from "fast-check";
import { expect, test } from "vitest";
import { changedSpan } from "./changed-span.ts";

test("the changed span lies between the shared beginning and end", () => {
  expect(changedSpan("a five b", "a four b")).toEqual({ start: 3, end: 6 });
  expect(changedSpan("same", "same")).toEqual({ start: 4, end: 4 });
});

test("putting the changed part in place of the span makes the one text of the other, and cuts no character in two", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "😀", "😁", "é"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { start, end } = changedSpan(before, after);
      const inserted = after.slice(start, after.length - (before.length - end));
      expect(before.slice(0, start) + inserted + before.slice(end)).toBe(after);
      expect([before.slice(0, start), inserted, before.slice(end)].every((part) => part.isWellFormed())).toBe(true);
    }),
  );
});
