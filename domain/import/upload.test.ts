import { expect, test } from "vitest";
import { sliceSchema, uploadNameSchema } from "./upload.ts";

test.each([
  ["a.json", true],
  ["svit/VG_100K/1.jpg", true],
  ["视觉/一.json", true],
  ["<img src=x onerror=alert(1)>.json", true],
  ["..hidden/a..b", true],
  ["", false],
  ["/etc/passwd", false],
  ["../a", false],
  ["a/../b", false],
  ["a//b", false],
  ["a/.", false],
  ["a\\b", false],
  ["a\0b", false],
  ["a\nb", false],
  ["a".repeat(1001), false],
])("the name %j of an uploaded file is taken: %s", (name, isTaken) => {
  expect(uploadNameSchema.safeParse(name).success).toBe(isTaken);
});

test("a slice names nothing but itself", () => {
  expect(sliceSchema.parse({ name: "a", bytes: "5" })).toEqual({ name: "a", bytes: 5, from: 0 });
  for (const more of [{ file: "../x" }, { from: "-1" }, { bytes: "1e400" }, { folder: "x" }]) {
    expect(sliceSchema.safeParse({ name: "a", bytes: "5", ...more }).success).toBe(false);
  }
});
