import { expect, test } from "vitest";
import { phraseNames } from "./box-names.ts";
import { nounPhrase } from "./noun-phrase.ts";
import { stem } from "./stem.ts";
import { nameKey } from "./word-key.ts";

test.each([
  ["man", "man"],
  ["the tall man in a red shirt", "tall man"],
  ["A man wearing a gray jacket", "man"],
  ["the clock is green in colour", "clock"],
  ["two dogs", "dog"],
  ["left wheel of the car", "left wheel"],
  ["tennis racket", "tennis racket"],
  ["Street-Lights", "street light"],
  ["the background", "background"],
  ["building is made of bricks", "building"],
  ["", ""],
  ["in the", ""],
])("“%s” is about “%s”", (phrase, thing) => expect(nounPhrase(phrase).join(" ")).toBe(thing));

test("a phrase is called by its whole thing, then by ever less of it, synonyms under one key", () => {
  expect(phraseNames("the red motor bike")).toEqual(["red motor bike", "motor bike", "bicycle"]);
  expect(phraseNames("old guy")).toEqual(["old guy", "man"]);
  expect(phraseNames("the piece of wood")).toEqual(["piece of wood", "piece"]);
  expect(phraseNames("a big hot dog")).toEqual(["big hot dog", "hot dog"]);
  expect(phraseNames(" ! ")).toEqual([]);
});

test("a name's key leaves number, case, hyphens and British spelling aside", () => {
  expect(nameKey(" Grey T-Shirts ")).toBe("gray t shirt");
  expect(nameKey("!?")).toBe("");
});

test("forms of one verb have one stem, and short nouns keep theirs", () => {
  expect(["rides", "riding"].map(stem)).toEqual(["ride", "ride"]);
  expect(["rugged", "rugs", "dogged"].map(stem), "adjectives of no verb").toEqual(["rugged", "rug", "dogged"]);
  expect(["parked", "parking", "parks"].map(stem)).toEqual(["park", "park", "park"]);
  expect(["running", "runs"].map(stem)).toEqual(["run", "run"]);
  expect(["string", "wing", "bed", "red"].map(stem)).toEqual(["string", "wing", "bed", "red"]);
});
