import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { type CropPicture, type CropTile, layCrops } from "./lay-crops.ts";
import { toStage } from "./view.ts";

const photo: Size = { widthPx: 1000, heightPx: 800 };
const cell: Size = { widthPx: 220, heightPx: 140 };
const picture = (boxes: ImageBox[], more: Partial<CropPicture> = {}): CropPicture => ({
  size: photo,
  boxes,
  beside: [],
  rivals: [],
  view: "crop",
  ...more,
});

/** The larger of the two parts that a box takes of a tile's sides, as it is painted. */
function shareOf(box: ImageBox, { rect, view }: CropTile): number {
  const { widthPx, heightPx } = toStage(view, box);
  return Math.max(widthPx / rect.widthPx, heightPx / rect.heightPx);
}

/** Whether a box is painted whole in a tile. */
function isWhole(box: ImageBox, { rect, view }: CropTile): boolean {
  const { x, y, widthPx, heightPx } = toStage(view, box);
  const [right, bottom] = [rect.x + rect.widthPx, rect.y + rect.heightPx];
  return x >= rect.x - 0.01 && y >= rect.y - 0.01 && x + widthPx <= right + 0.01 && y + heightPx <= bottom + 0.01;
}

const upright = fc
  .tuple(
    fc.integer({ min: 0, max: 990 }),
    fc.integer({ min: 0, max: 790 }),
    fc.integer({ min: 6 }),
    fc.integer({ min: 6 }),
  )
  .map(([x, y, width, height]) =>
    imageBox(x, y, Math.min(1000, x + 6 + (width % 900)), Math.min(800, y + 6 + (height % 700))),
  );
const rooms = fc.record({ widthPx: fc.integer({ min: 90, max: 420 }), heightPx: fc.integer({ min: 70, max: 300 }) });

describe("one box", () => {
  test("with its context it fills the cell", () => {
    const { crops, inset } = layCrops(picture([imageBox(400, 300, 500, 400)]), cell);
    expect(inset).toBeNull();
    expect(crops).toHaveLength(1);
    expect(crops[0]?.rect).toEqual({ x: 0, y: 0, ...cell });
  });

  test("wherever it lies, it takes a third of the cell's tighter side at least and is whole, and the photo fills the cell", () => {
    fc.assert(
      fc.property(upright, rooms, fc.constantFrom("crop", "place", "relation"), (box, room, view) => {
        const { crops } = layCrops(picture([box], { view }), room);
        expect(crops).toHaveLength(1);
        for (const tile of crops) {
          expect(shareOf(box, tile)).toBeGreaterThanOrEqual(1 / 3 - 1e-6);
          expect(isWhole(box, tile)).toBe(true);
        }
      }),
    );
  });

  test("in a corner of the photo it stands at the cell's edge, and nothing beyond the photo is shown", () => {
    const [tile] = layCrops(picture([imageBox(0, 0, 40, 40)]), cell).crops;
    expect(tile?.view).toMatchObject({ x: 0, y: 0 });
  });

  test("fills a cell wider than the photo as long as the box has room in it", () => {
    const tall = { widthPx: 400, heightPx: 800 };
    const [tile] = layCrops(picture([imageBox(100, 300, 350, 420)], { size: tall }), cell).crops;
    expect(tile?.view.x).toBeLessThanOrEqual(0.01);
    expect(400 * (tile?.view.scale ?? 0)).toBeGreaterThanOrEqual(cell.widthPx - 0.01);
  });

  test("that is the photo, or beyond it, is shown with all of the photo", () => {
    for (const box of [imageBox(0, 0, 1000, 800), imageBox(-500, -500, 4000, 4000)]) {
      const [tile] = layCrops(picture([box]), cell).crops;
      expect(tile?.view.scale).toBeCloseTo(cell.heightPx / photo.heightPx, 5);
    }
  });

  test("of two pixels it is magnified no more than 16 times", () => {
    const [tile] = layCrops(picture([imageBox(500, 400, 502, 402)]), { widthPx: 800, heightPx: 600 }).crops;
    expect(tile?.view.scale).toBe(16);
  });

  test("that has no numbers leaves the photo", () => {
    const { crops } = layCrops(picture([imageBox(Number.NaN, 0, 1, 1)]), cell);
    expect(crops[0]?.view.scale).toBeCloseTo(cell.heightPx / photo.heightPx, 5);
  });
});

describe("several boxes", () => {
  test("far apart they stand side by side, each a third of its tile, and the photo beside them", () => {
    const boxes = [imageBox(10, 10, 40, 40), imageBox(500, 400, 530, 430), imageBox(950, 700, 980, 730)];
    const { crops, inset } = layCrops(picture(boxes, { view: "place" }), cell);
    expect(crops).toHaveLength(3);
    for (const [index, tile] of crops.entries())
      expect(shareOf(boxes[index] as ImageBox, tile)).toBeGreaterThanOrEqual(1 / 3 - 1e-6);
    expect(inset).not.toBeNull();
    for (const box of boxes) expect(isWhole(box, inset as CropTile)).toBe(true);
  });

  test("near each other they share a crop", () => {
    const boxes = [imageBox(400, 300, 500, 400), imageBox(460, 300, 560, 400)];
    const { crops } = layCrops(picture(boxes, { view: "place" }), cell);
    expect(crops).toHaveLength(1);
    for (const box of boxes) expect(shareOf(box, crops[0] as CropTile)).toBeGreaterThanOrEqual(1 / 3 - 1e-6);
  });

  test("each is shown whole in one of at most twelve crops, a third of it where they are no more", () => {
    fc.assert(
      fc.property(fc.array(upright, { minLength: 2, maxLength: 20 }), rooms, (boxes, room) => {
        const { crops } = layCrops(picture(boxes, { view: "place" }), room);
        expect(crops.length).toBeLessThanOrEqual(12);
        for (const box of boxes) {
          const holding = crops.filter((tile) => isWhole(box, tile));
          expect(holding.length).toBeGreaterThan(0);
          if (boxes.length <= 12)
            expect(Math.max(...holding.map((tile) => shareOf(box, tile)))).toBeGreaterThanOrEqual(1 / 3 - 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("tiles neither overlap nor leave the cell", () => {
    fc.assert(
      fc.property(fc.array(upright, { minLength: 2, maxLength: 12 }), rooms, (boxes, room) => {
        const { crops, inset } = layCrops(picture(boxes, { view: "place" }), room);
        const rects = [...crops, ...(crops.length > 1 && inset ? [inset] : [])].map(({ rect }) => rect);
        for (const [at, rect] of rects.entries()) {
          expect(rect.x).toBeGreaterThanOrEqual(-0.01);
          expect(rect.y).toBeGreaterThanOrEqual(-0.01);
          expect(rect.x + rect.widthPx).toBeLessThanOrEqual(room.widthPx + 0.01);
          expect(rect.y + rect.heightPx).toBeLessThanOrEqual(room.heightPx + 0.01);
          for (const other of rects.slice(at + 1)) {
            const isApart =
              rect.x + rect.widthPx <= other.x ||
              other.x + other.widthPx <= rect.x ||
              rect.y + rect.heightPx <= other.y ||
              other.y + other.heightPx <= rect.y;
            expect(isApart).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a relation", () => {
  const man = imageBox(400, 300, 460, 420);

  test("is shown in a crop wide enough for both things", () => {
    const horse = imageBox(430, 380, 560, 480);
    const [tile] = layCrops(picture([man], { view: "relation", beside: [horse] }), cell).crops;
    expect(isWhole(man, tile as CropTile)).toBe(true);
    expect(isWhole(horse, tile as CropTile)).toBe(true);
  });

  test("with something huge or far away shows as much of it as leaves the thing a fifth", () => {
    fc.assert(
      fc.property(upright, upright, rooms, (box, other, room) => {
        const [tile] = layCrops(picture([box], { view: "relation", beside: [other] }), room).crops;
        expect(isWhole(box, tile as CropTile)).toBe(true);
        expect(shareOf(box, tile as CropTile)).toBeGreaterThanOrEqual(1 / 5 - 1e-6);
      }),
    );
  });
});

describe("the photo as an inset", () => {
  const rival = imageBox(900, 700, 960, 760);
  const place = (box: ImageBox) => layCrops(picture([box], { view: "place", rivals: [rival] }), cell);

  test("is there where a look at the box alone does not tell, with all of the photo", () => {
    const { inset } = place(imageBox(400, 300, 460, 360));
    expect(isWhole(imageBox(0, 0, 1000, 800), inset as CropTile)).toBe(true);
    expect(Math.max(inset?.rect.widthPx ?? 0, inset?.rect.heightPx ?? 0)).toBeGreaterThanOrEqual(44);
  });

  test("covers next to nothing of the box, wherever that lies", () => {
    fc.assert(
      fc.property(upright, rooms, (box, room) => {
        const { crops, inset } = layCrops(picture([box], { view: "place" }), room);
        if (!inset) return;
        const drawn = toStage((crops[0] as CropTile).view, box);
        const width =
          Math.min(drawn.x + drawn.widthPx, inset.rect.x + inset.rect.widthPx) - Math.max(drawn.x, inset.rect.x);
        const height =
          Math.min(drawn.y + drawn.heightPx, inset.rect.y + inset.rect.heightPx) - Math.max(drawn.y, inset.rect.y);
        const covered = Math.max(0, width) * Math.max(0, height);
        expect(covered / (drawn.widthPx * drawn.heightPx)).toBeLessThanOrEqual(0.1 + 1e-6);
      }),
    );
  });

  test("stands beside the crop where each corner of it would cover some of the box", () => {
    const box = imageBox(150, 150, 850, 650);
    const { crops, inset } = place(box);
    const [crop] = crops;
    expect(inset).not.toBeNull();
    expect(inset?.rect.x).toBeGreaterThanOrEqual((crop?.rect.x ?? 0) + (crop?.rect.widthPx ?? 0));
    expect(isWhole(box, crop as CropTile)).toBe(true);
  });

  test("is left out where the crop shows nearly all of the photo, or the cell has no room for it", () => {
    expect(place(imageBox(50, 50, 950, 750)).inset).toBeNull();
    const small = { widthPx: 90, heightPx: 70 };
    expect(layCrops(picture([imageBox(400, 300, 460, 360)], { view: "place" }), small).inset).toBeNull();
  });
});

test("a picture of the whole photo has no crops of it", () => {
  const { crops, inset } = layCrops(picture([imageBox(400, 300, 410, 310)], { view: "photo" }), cell);
  expect(inset).toBeNull();
  expect(crops).toHaveLength(1);
  expect(isWhole(imageBox(0, 0, 1000, 800), crops[0] as CropTile)).toBe(true);
});
