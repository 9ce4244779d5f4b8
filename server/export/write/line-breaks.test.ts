import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBytes, toBytes } from "./byte-text.ts";
import { withoutLineBreaks } from "./line-breaks.ts";
import { memorySink } from "./memory-sink.ts";
import { openOutput } from "./output-file.ts";

const sign = fc.oneof(
  fc.constantFrom("\u0085", "\u2028", "\u2029", "\u2027", "Â", "â€", "视", "a"),
  fc.string({ unit: "grapheme" }),
);
const text = fc.array(sign).map((signs) => signs.join(""));

test("the same value is on one line for every reader", () => {
  fc.assert(
    fc.property(text, (value) => {
      const line = fromBytes(withoutLineBreaks(toBytes(JSON.stringify({ value }))));
      expect(JSON.parse(line)).toEqual({ value });
      expect(line).not.toMatch(/[\u0085\u2028\u2029]/);
    }),
  );
});

test("files of lines are written so, arrays leave as they came", async () => {
  const sink = memorySink();
  for (const framing of ["lines", "array"] as const) {
    const file = await openOutput(sink, framing, framing);
    file.add(toBytes('"a\u2028b"'));
    await file.close();
  }
  expect([sink.text("lines"), sink.text("array")]).toEqual(['"a\\u2028b"\n', '[\n"a\u2028b"\n]\n']);
});
