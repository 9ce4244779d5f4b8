import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { groupKnown } from "#domain/box/known-groups.ts";
import { generationInputIndex, notInGenerationInput, rankGenerationInput } from "./generation-input.ts";

const known = (kind: KnownBox["kind"], name: string, x = 0): KnownBox => ({
  id: `${kind} ${name} ${x}`,
  kind,
  names: [name],
  box: imageBox(x, 0, x + 10, 10),
  isCrowd: false,
});
const index = generationInputIndex(
  groupKnown([
    known("object", "man"),
    known("object", "horse"),
    known("object", "cloud", 0),
    known("object", "clouds", 0.5),
    known("object", "cloud", 100),
    known("region", "a man riding a brown horse"),
    known("region", "white clouds in the sky"),
    known("studio", "beach umbrella", 50),
  ]),
  ["A man rides his horse along a beach.", "Clouds over a beach."],
);

test("what shares the most and rarest words with the sentence comes first", () => {
  const rows = rankGenerationInput("A guy is riding a horse on the beach.", index);
  expect(rows.slice(0, 2).map((row) => row.text)).toEqual([
    "A man rides his horse along a beach.",
    "a man riding a brown horse",
  ]);
  expect(rows[0]?.shared).toEqual(["man", "rides", "horse", "beach"]);
  expect(rows.map((row) => row.overlap)).toEqual(rows.map((row) => row.overlap).toSorted((a, b) => b - a));
  for (const { overlap } of rows) expect(overlap).toBeGreaterThanOrEqual(0);
  for (const { overlap } of rows) expect(overlap).toBeLessThanOrEqual(1);
});

test("a sentence that says a given text again overlaps it wholly", () => {
  expect(rankGenerationInput("There are clouds over the beach", index)[0]).toMatchObject({
    text: "Clouds over a beach.",
  });
  expect(rankGenerationInput("There are clouds over the beach", index)[0]?.overlap).toBeCloseTo(1);
});

test("things of one name are one row with a box for each, doubled ones once", () => {
  const row = rankGenerationInput("", index).find(({ text }) => text === "cloud");
  expect(row?.boxIds).toEqual(["object cloud 0", "object cloud 100"]);
  expect(row).toMatchObject({ kind: "object", boxId: "object cloud 0", overlap: 0, shared: [] });
});

test("rows that share nothing keep their order, at the end", () => {
  expect(rankGenerationInput("Nothing of that.", index).map((row) => row.text)).toEqual([
    "A man rides his horse along a beach.",
    "Clouds over a beach.",
    "man",
    "horse",
    "cloud",
    "a man riding a brown horse",
    "white clouds in the sky",
  ]);
});

test("words that nothing given has are named as written; tags and coordinates are no words", () => {
  expect(notInGenerationInput("The man throws a Frisbee to two horses.", index)).toEqual(["throws", "frisbee"]);
});
