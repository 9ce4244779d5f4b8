import fc from "fast-check";
import { expect, test } from "vitest";
import { LineWriter } from "./line-writer.ts";

const SIGNS = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom('"', "\\", "\n", "\r", "\t", "\b", "\f", "\u0000", "\u001f", "\u007f", "\u2028", "二", "𒍎"),
  }),
);

test("a text is written as JSON.stringify writes it", () => {
  const writer = new LineWriter();
  fc.assert(
    fc.property(fc.array(SIGNS), (texts) => {
      const wellFormed = texts.map((text) => text.toWellFormed());
      for (const text of wellFormed) expect(writer.text(Buffer.from(text))).toBe(true);
      expect(writer.take().toString("utf8")).toBe(wellFormed.map((text) => JSON.stringify(text)).join(""));
    }),
  );
});

test("bytes that are no UTF-8 are not written, and what stands before them stays", () => {
  const writer = new LineWriter();
  writer.json("[");
  expect(writer.text(Buffer.from([0x61, 0xff]))).toBe(false);
  expect(writer.text(Buffer.from([0xed, 0xa0, 0x80]))).toBe(false);
  writer.ascii("]");
  expect(writer.take().toString("latin1")).toBe("[]");
});

test("a text larger than all before has room", () => {
  const writer = new LineWriter();
  const text = "\u0001".repeat(300_000);
  writer.raw(Buffer.from("x"));
  writer.text(Buffer.from(text));
  expect(writer.cut(1)).toBe(JSON.stringify(text));
  expect(writer.take().toString()).toBe("x");
});
