import { expect, test } from "vitest";
import { imagePathOf, isSafeImagePath, photoNameOf, whereLeads } from "./image-path.ts";

test.each([
  ["vg:2317", "/photos/VG_100K/2317.jpg", "vg/VG_100K/2317.jpg", false],
  ["vg:2317", "VG_100K_2/2317.jpg", "vg/VG_100K_2/2317.jpg", false],
  ["vg:2317", "/photos/mine/2317.png", "vg/VG_100K/2317.png", true],
  ["vg:2317", null, "vg/VG_100K/2317.jpg", true],
  ["coco:33471", "/data/train2017/000000033471.jpg", "coco/train2017/000000033471.jpg", false],
  ["coco:441147", "coco/val2014/COCO_val2014_000000441147.jpg", "coco/val2014/COCO_val2014_000000441147.jpg", false],
  ["coco:33471", null, "coco/train2017/000000033471.jpg", true],
  ["path:gqa/images/12.jpg", "/x/gqa/images/12.jpg", "gqa/images/12.jpg", false],
  ["path@charts:images/1.jpg", "/x/images/1.jpg", "images/1.jpg", false],
  ["vg:78", "VG_100K/78.JPG", "vg/VG_100K/78.JPG", false],
  ["vg:78", "VG_100K/78.gif", "vg/VG_100K/78.gif", false],
  ["coco:33471", "train2017/000000033471.PNG", "coco/train2017/000000033471.PNG", false],
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

test("the ending of a photo in the studio's own store is that of its file", () => {
  expect(imagePathOf("vg:78", null, undefined, "0f3c.JPG").path).toBe("vg/VG_100K/78.JPG");
});

test.each([
  ["vg:2317", "2317"],
  ["path:a/b.jpg", "a/b.jpg"],
  ["path@charts:a/b.jpg", "charts/a/b.jpg"],
  ["path@:a/b.jpg", "a/b.jpg"],
  [null, "text"],
])("%s is called %s", (identity, name) => {
  expect(photoNameOf(identity)).toBe(name);
});

test.each(["/data/x.jpg", "C:\\photos\\x.jpg", "a\\x.jpg", "https://host/x.jpg", "file:///x.jpg"])(
  "%s lies elsewhere",
  (path) => {
    expect(whereLeads(path)).toBe("elsewhere");
  },
);

test.each(["../x.jpg", "a\\..\\x.jpg", "C:/../x.jpg", "https://host/%2e%2e/x.jpg", "/a/../x", "a\u0007.jpg"])(
  "%j is unsafe",
  (path) => {
    expect(whereLeads(path)).toBe("unsafe");
  },
);
