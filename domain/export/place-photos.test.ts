import { expect, test } from "vitest";
import { placePhotos } from "./place-photos.ts";

const turnsOf = (...values: string[]) =>
  values.map((value, index) => ({
    id: String(index),
    from: index % 2 === 0 ? ("human" as const) : ("gpt" as const),
    value,
  }));
const placed = (...args: Parameters<typeof placePhotos>) => {
  const own = placePhotos(...args);
  return own && [own.turns.map(({ value }) => value), own.ordinals];
};

test("each photo is where its placeholder stands, however the file writes it", () => {
  const imported = turnsOf("Picture 1: <img>a.jpg</img> 2: <img>b.jpg</img>", "A.", "And <image-1>?", "B.");
  expect(placed(imported, imported, 2, false)).toEqual([
    ["Picture 1: <image> 2: <image>", "A.", "And <image>?", "B."],
    [0, 1, 0],
  ]);
});

test("a photo goes with the QA that its placeholder stood in, and the others stay what they are", () => {
  const imported = turnsOf("<image>a", "A.", "<image>b", "B.");
  expect(placed(imported, imported.slice(2), 2, false)).toEqual([["<image>b", "B."], [1]]);
});

test("texts that speak of none get all photos in front, where that is asked for", () => {
  const imported = turnsOf("a", "A.");
  expect(placed(imported, imported, 3, false)).toBeNull();
  expect(placed(imported, imported, 3, true)).toEqual([
    ["<image><image><image>\na", "A."],
    [0, 1, 2],
  ]);
});

test("where it cannot be told which photo stands where, there is no record", () => {
  for (const [text, photos] of [
    ["<image>a", 2],
    ["<image><image><image>a", 2],
    ["<image-3>a", 2],
  ] as const)
    expect(placed(turnsOf(text, "A."), turnsOf(text, "A."), photos, true), text).toBeNull();
  const imported = turnsOf("<image><image>a", "A.");
  expect(placed(imported, turnsOf("a", "A."), 2, true)).toBeNull();
});
