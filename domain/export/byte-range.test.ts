import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isKnownToAsker, mayBePart, parseRange } from "./byte-range.ts";

const part = (start: number, end: number) => ({ kind: "part", range: { start, end } });
const whole = { kind: "whole" };
const outside = { kind: "outside" };

describe("of a file of 100 bytes", () => {
  test.each([
    ["bytes=0-0", part(0, 0)],
    ["bytes=0-", part(0, 99)],
    ["bytes=40-59", part(40, 59)],
    ["bytes=90-500", part(90, 99)],
    ["bytes=-10", part(90, 99)],
    ["bytes=-500", part(0, 99)],
    ["Bytes = 5 - 6", part(5, 6)],
    ["bytes=100-", outside],
    ["bytes=100-200", outside],
    ["bytes=-0", outside],
    ["bytes=9-8", whole],
    ["bytes=-", whole],
    ["bytes=a-b", whole],
    ["bytes=0-1,5-6", whole],
    ["rows=0-1", whole],
    [null, whole],
  ])("%s is %j", (header, wish) => {
    expect(parseRange(header, 100)).toEqual(wish);
  });
});

test("an empty file has no part", () => {
  expect(parseRange("bytes=0-", 0)).toEqual(outside);
  expect(parseRange("bytes=-1", 0)).toEqual(outside);
});

test("two parts that meet make up the file", () => {
  const size = fc.integer({ min: 2, max: 2 ** 40 });
  fc.assert(
    fc.property(size, fc.double({ min: 0, max: 0.999, noNaN: true }), (bytes, share) => {
      const cut = Math.max(1, Math.floor(bytes * share));
      const [first, second] = [parseRange(`bytes=0-${cut - 1}`, bytes), parseRange(`bytes=${cut}-`, bytes)];
      expect([first, second]).toEqual([part(0, cut - 1), part(cut, bytes - 1)]);
    }),
  );
});

test("a part is sent to who has the beginning of this version, and to nobody else", () => {
  expect(mayBePart(null, '"a"')).toBe(true);
  expect(mayBePart('"a"', '"a"')).toBe(true);
  expect(mayBePart('"b"', '"a"')).toBe(false);
  expect(mayBePart('W/"a"', '"a"')).toBe(false);
  expect(mayBePart("Sat, 21 Nov 2026 12:00:00 GMT", '"a"')).toBe(false);
});

test("who has this version already is told so", () => {
  expect(isKnownToAsker('"b", W/"a"', '"a"')).toBe(true);
  expect(isKnownToAsker("*", '"a"')).toBe(true);
  expect(isKnownToAsker('"b"', '"a"')).toBe(false);
  expect(isKnownToAsker(null, '"a"')).toBe(false);
});
