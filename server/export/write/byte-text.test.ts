import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBytes, toBytes } from "./byte-text.ts";

test("bytes of a text are its UTF-8, one character each, and lead back to it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bytes = toBytes(text);
      expect(Buffer.from(bytes, "latin1").equals(Buffer.from(text, "utf8"))).toBe(true);
      expect(fromBytes(bytes)).toBe(text);
    }),
  );
});

test("joined bytes are the bytes of the joined text", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(toBytes(one) + toBytes(other)).toBe(toBytes(one + other));
    }),
  );
});
