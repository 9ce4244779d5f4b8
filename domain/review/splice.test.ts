import fc from "fast-check";
import { expect, test } from "vitest";
import { asShown, splice } from "./splice.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "\r\n", "\n", "\r", "视", "😀"), { maxLength: 30 })
  .map((parts) => parts.join(""));

test("a text whose shown form is unchanged stays byte for byte", () => {
  fc.assert(
    fc.property(text, (raw) => {
      expect(splice(raw, asShown(raw))).toBe(raw);
    }),
  );
});

test("after any edit the textarea shows what was typed", () => {
  fc.assert(
    fc.property(text, text.map(asShown), (raw, typed) => {
      expect(asShown(splice(raw, typed))).toBe(typed);
    }),
  );
});

test("line endings outside of the edit keep their kind", () => {
  expect(splice("one\r\ntwo\r\nthree", "one\n2\nthree")).toBe("one\r\n2\r\nthree");
});
