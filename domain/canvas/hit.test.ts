import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { boxesAt, pickFrom } from "./hit.ts";

const mentions = [
  { id: "large", box: imageBox(0, 0, 100, 100) },
  { id: "small", box: imageBox(40, 40, 60, 60) },
];
const known = [
  { id: "tiny", box: imageBox(48, 48, 52, 52) },
  { id: "point", box: imageBox(90, 90, 90, 90) },
];

test("boxes under a point come layer by layer, smallest first", () => {
  expect(boxesAt([mentions, known], { x: 50, y: 50 }, 0)).toEqual(["small", "large", "tiny"]);
  expect(boxesAt([mentions, known], { x: 300, y: 50 }, 0)).toEqual([]);
});

test("a box without an area is met within the slack", () => {
  expect(boxesAt([known], { x: 91, y: 91 }, 0)).toEqual([]);
  expect(boxesAt([known], { x: 91, y: 91 }, 2)).toEqual(["point"]);
});

test("clicks on one spot go through the stack and round again; a click elsewhere starts at the top", () => {
  const ids = ["a", "b", "c"];
  const first = pickFrom(ids, { x: 5, y: 5 }, null);
  const second = pickFrom(ids, { x: 6, y: 5 }, first);
  const third = pickFrom(ids, { x: 6, y: 6 }, second);
  expect([first.id, second.id, third.id, pickFrom(ids, { x: 6, y: 6 }, third).id]).toEqual(["a", "b", "c", "a"]);
  expect(pickFrom(ids, { x: 60, y: 6 }, second).id).toBe("a");
});

test("a click on the bare photo picks nothing", () => {
  expect(pickFrom([], { x: 5, y: 5 }, { id: "a", at: { x: 5, y: 5 } }).id).toBeNull();
});
