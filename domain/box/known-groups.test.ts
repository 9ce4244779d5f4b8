import fc from "fast-check";
import { expect, test } from "vitest";
import { type ImageBox, imageBox, iou } from "./box.ts";
import type { KnownBox } from "./known-boxes.ts";
import { groupKnown } from "./known-groups.ts";

const known = (id: string, name: string, box: ImageBox, more: Partial<KnownBox> = {}): KnownBox => ({
  id,
  kind: "object",
  names: [name],
  box,
  isCrowd: false,
  ...more,
});
const place = imageBox(100, 100, 200, 200);
const almost = imageBox(102, 101, 203, 201);

test("boxes of one name in one place are one, whatever their case and number", () => {
  const groups = groupKnown([
    known("a", "tree", place),
    known("b", "Trees", almost),
    known("c", "tree", imageBox(400, 0, 500, 100)),
    known("d", "bush", place),
  ]);
  expect(groups.map((group) => group.memberIds)).toEqual([["a", "b"], ["c"], ["d"]]);
  expect(groups[0]?.names).toEqual(["tree"]);
});

test("the box of median area stands for its group", () => {
  const [group] = groupKnown([
    known("large", "car", imageBox(0, 0, 104, 104)),
    known("small", "car", imageBox(2, 2, 98, 98)),
    known("middle", "car", imageBox(0, 0, 100, 100)),
  ]);
  expect(group).toMatchObject({ id: "middle", box: { x2: 100 }, memberIds: ["large", "small", "middle"] });
});

test("a region's words do not fold with an object's name, nor a crowd with one of it", () => {
  expect(
    groupKnown([
      known("a", "person", place),
      known("b", "person", place, { kind: "region" }),
      known("c", "person", place, { isCrowd: true }),
    ]),
  ).toHaveLength(3);
});

test("a name shared is enough, and all names are kept", () => {
  const [group] = groupKnown([
    known("a", "", place, { names: ["couch", "seat"] }),
    known("b", "", place, { names: ["sofa", "Couch"] }),
  ]);
  expect(group?.names).toEqual(["couch", "seat", "sofa"]);
});

const someBox = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: -5, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([x, y, width, height]) => imageBox(x, y, x + width, y + height));

test("groups are what comparing each with each finds, and every box is in one of them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom("man", "men", "car"), someBox), { maxLength: 40 }), (rows) => {
      const boxes = rows.map(([name, box], index) => known(String(index), name, box));
      const groups = groupKnown(boxes);
      expect(groups.flatMap((group) => group.memberIds).sort()).toEqual(boxes.map((box) => box.id).sort());
      const groupOf = new Map(groups.flatMap((group) => group.memberIds.map((id) => [id, group])));
      for (const a of boxes)
        for (const b of boxes) {
          const isSameName = (a.names[0] === "car") === (b.names[0] === "car");
          if (isSameName && iou(a.box, b.box) > 0.8) expect(groupOf.get(a.id)).toBe(groupOf.get(b.id));
          if (!isSameName) expect(groupOf.get(a.id)).not.toBe(groupOf.get(b.id));
        }
      for (const { memberIds } of groups.filter((group) => group.memberIds.length > 1))
        for (const id of memberIds)
          expect(
            memberIds.some(
              (other) => other !== id && iou(boxes[Number(id)]?.box ?? place, boxes[Number(other)]?.box ?? place) > 0.8,
            ),
          ).toBe(true);
    }),
  );
});
