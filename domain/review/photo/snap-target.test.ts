import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { nearestTo, snapTarget } from "./snap-target.ts";

const SIZE = { widthPx: 1000, heightPx: 1000 };
const at = (id: string, x: number): KnownBox => ({
  id,
  kind: "object",
  box: imageBox(x, 100, x + 50, 200),
  names: ["head"],
  isCrowd: false,
});
const [a, b, c] = [at("a", 100), at("b", 300), at("c", 600)];
const known = [a, b, c];

test("a snap goes to what fits best, and where nothing does to another thing of the name", () => {
  const near = imageBox(310, 100, 360, 200);
  expect(snapTarget({ box: near, match: b, rivals: [a, c] }, known, SIZE)).toBe(b);
  expect(snapTarget({ box: null, match: b, rivals: [a, c] }, known, SIZE)).toBe(b);
  expect(snapTarget({ box: near, match: null, rivals: [a, c] }, known, SIZE)).toBe(a);
  expect(snapTarget({ box: near, match: null, rivals: [] }, known, SIZE)).toBeNull();
});

test("again and again it goes through all of them, whatever order they are offered in, and comes back", () => {
  const seen: string[] = [];
  for (let box = b.box, times = 0; times < 3; times++) {
    const own = known.find((one) => one.box.x1 === box.x1) ?? null;
    const next = snapTarget({ box, match: own, rivals: known.filter((one) => one !== own).reverse() }, known, SIZE);
    seen.push(next?.id ?? "none");
    box = next?.box ?? box;
  }
  expect(seen).toEqual(["c", "a", "b"]);
});

test("a box that lies on its only object stays there", () => {
  expect(snapTarget({ box: b.box, match: b, rivals: [] }, known, SIZE)).toBe(b);
});

test("one more box is the nearest to those that the phrase has", () => {
  expect(nearestTo([c.box], [a, b])).toBe(b);
  expect(nearestTo([a.box, c.box], [b])).toBe(b);
  expect(nearestTo([a.box], [])).toBeNull();
});
