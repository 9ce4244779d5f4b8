import { expect, test } from "vitest";
import { keyOfTag, TAG_MAX, tagSchema } from "./tag.ts";

test("a tag is 1 to 40 characters that can be seen, on one line", () => {
  for (const good of ["a", "模糊", "Wrong colour!", "x".repeat(TAG_MAX), "é"]) expect(tagSchema.parse(good)).toBe(good);
  expect(tagSchema.parse("  two words ")).toBe("two words");
  for (const bad of ["", "   ", "\u200b\u200d", "\u2800", "a\nb", "\0", "\ud800", "x".repeat(TAG_MAX + 1)])
    expect(tagSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
});

test("one tag in two cases, or of letters put together in two ways, is one", () => {
  expect(keyOfTag("Café")).toBe(keyOfTag("CAFE\u0301"));
  expect(tagSchema.parse("cafe\u0301")).toBe("café");
  expect(keyOfTag("dark")).not.toBe(keyOfTag("darker"));
});
