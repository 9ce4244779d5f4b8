import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox, imageBoxFromXywh } from "#domain/box/box.ts";
import type { CanvasBox } from "./canvas-box.ts";
import { clipToMargin } from "./clip.ts";
import { planDrawing, shelve, standIn, type Wishes } from "./drawing.ts";

const size = { widthPx: 800, heightPx: 600 };
const box = (
  id: string,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  kind: CanvasBox["kind"] = "mention",
): CanvasBox => ({
  id,
  box: imageBox(x1, y1, x2, y2),
  label: id,
  colour: 0,
  kind,
});
const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  focusIds: new Set(),
  litIds: new Set(),
  shownKnownIds: new Set(),
  showAllKnown: false,
  ...more,
});
const idsOf = (looks: readonly { drawn: { id: string } }[]) => looks.map(({ drawn }) => drawn.id);

const shelf = shelve(
  [box("man", 10, 10, 100, 200), box("street", 0, 0, 700, 500)],
  [box("tree", 300, 10, 400, 300, "known"), box("a tree by the road", 290, 5, 420, 330, "region")],
  size,
);

test("known boxes stay out of sight until they are pointed at, asked for, or all shown", () => {
  expect(idsOf(planDrawing(shelf, wishes(), []).rest)).toEqual(["street", "man"]);
  expect(idsOf(planDrawing(shelf, wishes(), ["tree", "a tree by the road"]).front)).toEqual([
    "a tree by the road",
    "tree",
  ]);
  expect(idsOf(planDrawing(shelf, wishes({ shownKnownIds: new Set(["tree"]) }), []).rest)).toContain("tree");
  expect(planDrawing(shelf, wishes({ showAllKnown: true }), []).rest).toHaveLength(4);
});

test("a focused box comes to the front and dims the others", () => {
  const drawing = planDrawing(shelf, wishes({ focusIds: new Set(["man"]) }), []);
  expect(drawing.front.map(({ drawn, look }) => [drawn.id, look])).toEqual([["man", "focused"]]);
  expect(drawing.rest.every(({ look }) => look === "dimmed")).toBe(true);
});

test("of known boxes that are lit because the pointer lies on them only the first is", () => {
  const pointed = ["tree", "a tree by the road"];
  const drawing = planDrawing(shelf, wishes({ litIds: new Set(pointed) }), pointed);
  expect(drawing.front.filter(({ look }) => look === "outlined").map(({ drawn }) => drawn.id)).toEqual(["tree"]);
});

test("what is pointed at, here or from elsewhere, is outlined and changes nothing else", () => {
  const looks = fc.subarray(["man", "street", "tree", "a tree by the road"]);
  fc.assert(
    fc.property(looks, looks, looks, (focus, lit, pointed) => {
      const focusIds = new Set(focus);
      const resting = planDrawing(shelf, wishes({ focusIds }), []);
      const drawing = planDrawing(shelf, wishes({ focusIds, litIds: new Set(lit) }), pointed);
      expect(drawing.restLook).toBe(resting.restLook);
      expect(drawing.spotlit).toEqual(resting.spotlit);
      const strong = drawing.front.filter(({ look }) => look === "focused").map(({ drawn }) => drawn.id);
      expect(new Set(strong)).toEqual(focusIds);
    }),
  );
});

test("a spotlight falls on boxes in focus", () => {
  const drawing = planDrawing(shelf, wishes({ focusIds: new Set(["man", "tree"]) }), []);
  expect(drawing.spotlit.map((drawn) => drawn.id)).toEqual(["tree", "man"]);
  expect(planDrawing(shelf, wishes(), []).spotlit).toEqual([]);
});

test("a box in a hand stands where the hand has it, and one that is new comes along; the others stay", () => {
  const moved = standIn(shelf, "man", imageBox(300, 300, 390, 490), size);
  expect(moved.byId.get("man")?.box).toEqual(imageBox(300, 300, 390, 490));
  expect(moved.byId.get("man")?.label).toBe("man");
  expect(moved.boxes.map((drawn) => drawn.id)).toEqual(["street", "man"]);
  expect(moved.known).toEqual(shelf.known);
  expect(standIn(shelf, "tree", imageBox(0, 0, 9, 9), size).boxes).toEqual(shelf.boxes);
  expect(standIn(shelf, "new", imageBox(0, 0, 9, 9), size).boxes.map((drawn) => drawn.id)).toContain("new");
});

test("every box that is drawn is drawn once, and labels of the front lead", () => {
  const ids = fc.subarray(["man", "street", "tree", "a tree by the road", "not there"]);
  fc.assert(
    fc.property(ids, ids, ids, ids, fc.boolean(), (focus, lit, shown, pointed, showAllKnown) => {
      const drawing = planDrawing(
        shelf,
        { focusIds: new Set(focus), litIds: new Set(lit), shownKnownIds: new Set(shown), showAllKnown },
        pointed,
      );
      expect(new Set(idsOf(drawing.front)).size).toBe(drawing.front.length);
      expect(new Set(idsOf(drawing.rest)).size).toBe(drawing.rest.length);
      const lead = drawing.labelled.slice(0, drawing.front.length).map((drawn) => drawn.id);
      expect(new Set(lead)).toEqual(new Set(idsOf(drawing.front)));
      for (const id of ["man", "street"]) expect([...idsOf(drawing.front), ...idsOf(drawing.rest)]).toContain(id);
    }),
  );
});

test("a box without an area is marked, an inverted one is turned upright, one of no numbers is left out", () => {
  const { boxes } = shelve(
    [box("zero", 5, 5, 5, 5), box("inverted", 50, 60, 20, 30), box("none", Number.NaN, 0, 1, 1)],
    [],
    size,
  );
  expect(boxes.map((drawn) => [drawn.id, drawn.isEmpty])).toEqual([
    ["inverted", false],
    ["zero", true],
  ]);
  expect(boxes[0]?.box).toEqual(imageBox(20, 30, 50, 60));
});

test("a box that passes the border a little is drawn as it is, one that lies far outside is cut and told", () => {
  const slightly = imageBox(-2, 10, 100, 100);
  expect(clipToMargin(slightly, size)).toEqual({ box: slightly, cut: [] });
  expect(clipToMargin(imageBoxFromXywh(100, -904, 50, 1000), size)).toEqual({
    box: imageBox(100, -8, 150, 96),
    cut: ["top"],
  });
  expect(clipToMargin(imageBoxFromXywh(-900, 10, 50, 50), size)).toEqual({
    box: imageBox(-8, 10, -8, 60),
    cut: ["left"],
  });
});

test("no box is drawn beyond the margin", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, (x1, y1, x2, y2) => {
      for (const { box: drawn } of shelve([box("any", x1, y1, x2, y2)], [], size).boxes) {
        expect(drawn.x1).toBeGreaterThanOrEqual(-8);
        expect(drawn.x1).toBeLessThanOrEqual(drawn.x2);
        expect(drawn.x2).toBeLessThanOrEqual(808);
        expect(drawn.y1).toBeLessThanOrEqual(drawn.y2);
        expect(drawn.y2).toBeLessThanOrEqual(608);
      }
    }),
  );
});
