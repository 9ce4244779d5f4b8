import { expect, test } from "vitest";
import { imagePathOf, isSafeImagePath } from "./image-path.ts";

test.each([
  ["vg:2317", "/photos/VG_100K/2317.jpg", "vg/VG_100K/2317.jpg", false],
  ["vg:2317", "VG_100K_2/2317.jpg", "vg/VG_100K_2/2317.jpg", false],
  ["vg:2317", "/photos/mine/2317.png", "vg/VG_100K/2317.png", true],
  ["vg:2317", null, "vg/VG_100K/2317.jpg", true],
  ["coco:33471", "/data/train2017/000000033471.jpg", "coco/train2017/000000033471.jpg", false],
  ["coco:441147", "coco/val2014/COCO_val2014_000000441147.jpg", "coco/val2014/COCO_val2014_000000441147.jpg", false],
  ["coco:33471", null, "coco/train2017/000000033471.jpg", true],
  ["path:gqa/images/12.jpg", "/x/gqa/images/12.jpg", "gqa/images/12.jpg", false],
])("%s with the file %s is written as %s", (identity, file, path, isAssumed) => {
  expect(imagePathOf(identity, file)).toEqual({ path, isAssumed });
});

test.each([
  "../x.jpg",
  "a/../../x.jpg",
  "a/..",
  "%2e%2e/x.jpg",
  ".%2E/x.jpg",
  "/etc/passwd",
  "\\\\server\\x.jpg",
  "a\\..\\x.jpg",
  "C:/x.jpg",
  "file:///etc/passwd",
  "a\u0000.jpg",
  "a\nb.jpg",
])("a hostile path is refused: %j", (path) => {
  expect(isSafeImagePath(path)).toBe(false);
});

test.each(["vg/VG_100K/2317.jpg", "a..b/c.jpg", "照片/视觉.jpg", "a b/c (1).jpg", "./x.jpg"])("%s is safe", (path) => {
  expect(isSafeImagePath(path)).toBe(true);
});
