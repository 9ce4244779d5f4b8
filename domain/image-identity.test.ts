import { expect, test } from "vitest";
import { identityOfPath } from "./image-identity.ts";

for (const [path, identity] of [
  ["VG_100K/2317.jpg", "vg:2317"],
  ["VG_100K_2/1.jpg", "vg:1"],
  ["vg/VG_100K/5.jpg", "vg:5"],
  ["1000001.jpg", "vg:1000001"],
  ["coco/train2017/000000033471.jpg", "coco:33471"],
  ["000000033471.jpg", "coco:33471"],
  ["coco/val2014/COCO_val2014_000000441147.jpg", "coco:441147"],
  ["gqa/images/2317.jpg", "path:gqa/images/2317.jpg"],
  ["ocr_vqa/images/0912345678.jpg", "path:ocr_vqa/images/0912345678.jpg"],
  ["./a//b.png", "path:a/b.png"],
  ["a\\b.png", "path:a/b.png"],
  ["视觉/图.jpg", "path:视觉/图.jpg"],
] as const) {
  test(`${path} is ${identity}`, () => {
    expect(identityOfPath(path)).toBe(identity);
  });
}
