import { describe, expect, test } from "vitest";
import { type JsonLayout, RowCutter } from "./json/json-rows.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function cut(layout: JsonLayout, text: string, places: readonly number[] = [], bytesMax?: number) {
  const bytes = bytesOf(text);
  const cutter = new RowCutter(layout, bytesMax);
  const ends = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  let at = 0;
  const rows = [...ends, bytes.length].flatMap((end) => {
    const chunk = bytes.subarray(at, end);
    at = end;
    return cutter.push(chunk);
  });
  return [...rows, ...cutter.end()].map((row) => ({ ...row, bytes: row.bytes && new TextDecoder().decode(row.bytes) }));
}

describe("rows at the edges of a JSON file", () => {
  test("end with the array: what comes behind it is told by its bytes, not passed over", () => {
    const text = '[{"a":1}],{"b":2},{"c":3}]';
    for (const places of [[], [...text].map((_, index) => index)]) {
      expect(cut("array", text, places)).toMatchObject([
        { bytes: '{"a":1}', problem: null },
        { byteStart: 9, byteEnd: 26, bytes: null, problem: { code: "goesOn" } },
      ]);
    }
    expect(cut("array", '[{"a":1}]\n \n')).toHaveLength(1);
  });

  test("cut off at the file's end keep the part that is there", () => {
    const row = cut("array", '[1,{"b":"x', [5]).at(-1);
    expect(row).toMatchObject({ bytes: null, problem: { code: "cutInRow" } });
    expect(new TextDecoder().decode(row?.part)).toBe('{"b":"x');
  });

  test("larger than the reader holds are named by their bytes, and the next one comes in", () => {
    const text = `[{"a":"${"x".repeat(50)}"},{"b":2}]`;
    for (const places of [[], [...text].map((_, index) => index)]) {
      expect(cut("array", text, places, 20)).toMatchObject([
        { byteStart: 1, byteEnd: 59, bytes: null, problem: { code: "rowTooLarge" } },
        { byteStart: 60, byteEnd: 67, bytes: '{"b":2}', problem: null },
      ]);
    }
  });
});
