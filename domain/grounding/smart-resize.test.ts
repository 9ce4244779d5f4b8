import { expect, test } from "vitest";
import { smartResize } from "./smart-resize.ts";

test.each([
  [{ widthPx: 640, heightPx: 480 }, {}, { widthPx: 644, heightPx: 476 }],
  [{ widthPx: 20, heightPx: 10 }, {}, { widthPx: 84, heightPx: 56 }],
  [{ widthPx: 42, heightPx: 70 }, { minPixels: 1 }, { widthPx: 56, heightPx: 56 }],
  [{ widthPx: 8000, heightPx: 6000 }, {}, { widthPx: 4116, heightPx: 3080 }],
  [{ widthPx: 1920, heightPx: 1080 }, { maxPixels: 1280 * 28 * 28 }, { widthPx: 1316, heightPx: 728 }],
  [{ widthPx: 640, heightPx: 480 }, { factor: 32 }, { widthPx: 640, heightPx: 480 }],
  [{ widthPx: 5600, heightPx: 28 }, {}, { widthPx: 5600, heightPx: 28 }],
] as const)("a photo of %j is resized by %j as the processor does", (photo, rule, expected) => {
  expect(smartResize(photo, rule)).toEqual(expected);
});

test("more than 200 times as long as wide is refused, on end as well", () => {
  expect(smartResize({ widthPx: 5601, heightPx: 28 })).toBeNull();
  expect(smartResize({ widthPx: 28, heightPx: 5601 })).toBeNull();
});
