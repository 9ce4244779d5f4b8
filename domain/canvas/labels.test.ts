import fc from "fast-check";
import { expect, test } from "vitest";
import { type LabelWish, placeLabels } from "./labels.ts";

const room = { widthPx: 400, heightPx: 300 };
const wish = (id: string, x: number, y: number, widthPx: number, heightPx: number): LabelWish => ({
  id,
  box: { x, y, widthPx, heightPx },
  widthPx: 60,
  heightPx: 18,
});

test("a label stands above its box; where the canvas ends there, below or inside", () => {
  expect(placeLabels([wish("a", 50, 100, 100, 50)], room).get("a")?.anchor).toBe("above");
  expect(placeLabels([wish("a", 50, 0, 100, 50)], room).get("a")?.anchor).toBe("below");
  expect(placeLabels([wish("a", 0, 0, 400, 300)], room).get("a")?.anchor).toBe("inside");
});

test("of two labels for one place the first gets it and the second gives way", () => {
  const placed = placeLabels([wish("a", 50, 100, 100, 50), wish("b", 50, 100, 100, 50)], room);
  expect(placed.get("a")?.anchor).toBe("above");
  expect(placed.get("b")?.anchor).not.toBe("above");
});

test("a label keeps its place while it is free, though a better one has come up", () => {
  const before = placeLabels([wish("a", 50, 0, 100, 50)], room);
  expect(placeLabels([wish("a", 50, 60, 100, 50)], room, before).get("a")?.anchor).toBe("below");
});

test("a label that finds no room shrinks to its narrow form, and is left out without one", () => {
  const tight = { widthPx: 70, heightPx: 60 };
  const taken = wish("a", 0, 20, 20, 20);
  const second = { ...wish("b", 30, 20, 20, 20), widthPx: 80 };
  expect(placeLabels([taken, second], tight).has("b")).toBe(false);
  expect(placeLabels([taken, { ...second, narrowPx: 16 }], tight).get("b")).toMatchObject({
    isNarrow: true,
    rect: { widthPx: 16 },
  });
});

test("placed labels never overlap and never leave the canvas", () => {
  const box = fc.record({
    x: fc.integer({ min: 0, max: 399 }),
    y: fc.integer({ min: 0, max: 299 }),
    widthPx: fc.integer({ min: 0, max: 200 }),
    heightPx: fc.integer({ min: 0, max: 200 }),
  });
  const wishes = fc.array(fc.record({ box, widthPx: fc.integer({ min: 5, max: 200 }), heightPx: fc.constant(18) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(wishes, (rows) => {
      const rects = [
        ...placeLabels(
          rows.map((row, index) => ({ ...row, id: String(index) })),
          room,
        ).values(),
      ].map(({ rect }) => rect);
      for (const [index, a] of rects.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.widthPx <= room.widthPx && a.y + a.heightPx <= room.heightPx).toBe(true);
        for (const b of rects.slice(index + 1)) {
          const isApart =
            a.x + a.widthPx <= b.x || b.x + b.widthPx <= a.x || a.y + a.heightPx <= b.y || b.y + b.heightPx <= a.y;
          expect(isApart).toBe(true);
        }
      }
    }),
  );
});
