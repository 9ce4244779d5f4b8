import { describe, expect, test } from "vitest";
import { integerText, parseJson, unfitString } from "./json-value.ts";

const parse = (text: string) => parseJson(new TextEncoder().encode(text));

describe("parsing a row", () => {
  for (const text of ['{"a":12345678901234567890,"b":[-9007199254740993]}', '{"a":1e999}', '{"z":1,"a":"视觉😀"}']) {
    test(`${text} prints back to the letter`, () => {
      const parsed = parse(text);
      expect(parsed.ok && JSON.stringify(parsed.value)).toBe(text);
    });
  }

  test("says why it is no JSON, or no UTF-8", () => {
    expect(parse("{")).toMatchObject({ ok: false, problem: { code: "notJson" } });
    expect(parseJson(Uint8Array.from([0x22, 0xff, 0x22]))).toEqual({
      ok: false,
      problem: { code: "notUtf8", data: {} },
    });
  });

  test("whole numbers keep their digits, whatever their size; others are none", () => {
    const parsed = parse('[7, 12345678901234567890, 1.5, "7", null]');
    expect(parsed.ok && Array.isArray(parsed.value) && parsed.value.map(integerText)).toEqual([
      "7",
      "12345678901234567890",
      null,
      null,
      null,
    ]);
  });
});

test("unfit strings are found with their path, in keys too", () => {
  expect(unfitString({ a: [{ b: "x\0" }] }, "$")).toEqual({ path: "$.a[0].b", code: "holdsNul", data: {} });
  expect(unfitString({ "k\ud800": 1 }, "$")?.code).toBe("holdsSurrogate");
  expect(unfitString({ a: "😀", n: 1, l: [null, true] }, "$")).toBeNull();
});
