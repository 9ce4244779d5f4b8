import { describe, expect, test } from "vitest";
import { isSeen, isStorable, nameSchema } from "./plain-text.ts";

test.each(["", "boat", "视觉", "a\tb", "👩🏽‍🚀", "\u0001"])("%j can be kept", (text) => {
  expect(isStorable(text)).toBe(true);
});

test.each(["\0", "a\0b", "\ud83d", "a\udc00", "\udc00\ud83d"])("%j cannot be kept", (text) => {
  expect(isStorable(text)).toBe(false);
});

describe("a name", () => {
  test.each(["Ann", " Ann ", "李", "é", "e\u0301", "אבג\u200f", "🙂", "-"])("may be %j", (name) => {
    expect(nameSchema(80).parse(name)).toBe(name.trim());
  });

  test.each([
    ["nothing", ""],
    ["blanks", " \u00a0\u3000\u2003"],
    ["zero-width signs", "\u200b\u200d\u2060\ufeff"],
    ["marks of direction", "\u202e\u202c\u2066\u2069\u200e\u061c"],
    ["a blank of Hangul", "\u3164\uffa0\u115f"],
    ["a braille cell without dots", "\u2800"],
    ["a mark without its letter", "\u0301"],
    ["variation selectors", "\ufe0f\u{e0100}"],
    ["tags", "\u{e0041}"],
    ["a control character", "a\u0007b"],
    ["a line break", "a\nb"],
    ["U+0000", "a\0b"],
    ["half of a character", "a\ud83d"],
    ["too much", "a".repeat(81)],
  ])("is not %s", (_, name) => {
    expect(nameSchema(80).safeParse(name).success).toBe(false);
  });
});

test("whatever has a sign that can be seen is seen", () => {
  expect(isSeen("\u202eb\u200b")).toBe(true);
  expect(isSeen("\u202e\u200b")).toBe(false);
});
