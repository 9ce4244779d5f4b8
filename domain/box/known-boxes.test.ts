import { expect, test } from "vitest";
import { captionsOf, knownBoxesOf } from "./known-boxes.ts";

test("objects are read under name and names alike, regions by their phrase, instances by their category", () => {
  const boxes = knownBoxesOf({
    objects: [
      { object_id: 1, x: 10, y: 20, w: 30, h: 40, names: ["tree", "oak"] },
      { object_id: 2, x: 0, y: 0, w: 1, h: 1, name: "clock " },
    ],
    regions: [{ region_id: 3, phrase: "a green clock", x: 5, y: -904, width: 10, height: 10 }],
    instances: [{ id: 4, category: "person", bbox: [1, 2, 3, 4], iscrowd: 1 }],
  });
  expect(boxes.map((box) => [box.kind, box.names, box.isCrowd])).toEqual([
    ["object", ["tree", "oak"], false],
    ["object", ["clock"], false],
    ["instance", ["person"], true],
    ["region", ["a green clock"], false],
  ]);
  expect(boxes[0]?.box).toEqual({ x1: 10, y1: 20, x2: 40, y2: 60 });
  expect(boxes[3]?.box.y1).toBe(-904);
  expect(new Set(boxes.map((box) => box.id)).size).toBe(4);
});

test("what is no box is passed over, and the rest still read", () => {
  expect(
    knownBoxesOf({
      objects: [null, 7, { object_id: 1 }, { object_id: 2, x: "1", y: 0, w: 1, h: 1 }],
      regions: "no array",
    }),
  ).toEqual([]);
  expect(knownBoxesOf({})).toEqual([]);
});

test("captions are their texts", () => {
  expect(captionsOf({ captions: [{ id: 1, caption: "A boat." }, { id: 2 }] })).toEqual(["A boat."]);
});

test("regions drawn in the studio are known boxes that keep their id when another goes", () => {
  const drawn = ["0198", "0199"].map((id) => ({ id, name: "left wheel", x: 1, y: 2, w: 3, h: 4 }));
  const both = knownBoxesOf({ studio: drawn });
  expect(both[0]).toMatchObject({ kind: "studio", names: ["left wheel"], box: { x1: 1, y1: 2, x2: 4, y2: 6 } });
  expect(knownBoxesOf({ studio: drawn.slice(1) })[0]?.id).toBe(both[1]?.id);
});
