import { expect, test } from "vitest";
import { isPlural, isRelational } from "./phrase-kind.ts";

test.each([
  "cones",
  "two dogs",
  "the men in suits",
  "people",
  "a row of photographs",
  "man and woman",
  "buds in front",
  "shoes",
  "leaves",
])("“%s” means several", (phrase) => expect(isPlural(phrase)).toBe(true));

test.each([
  "cone",
  "the bus",
  "pants",
  "glasses",
  "glass",
  "black and white cat",
  "man in grey",
  "tennis racket",
  "top head",
  "",
  "person holding bags",
  "grass",
])("“%s” means one", (phrase) => expect(isPlural(phrase)).toBe(false));

test.each([
  "man left of the car",
  "dog in the grass",
  "woman with a hat",
  "boy holding a kite",
  "top head",
  "leftmost flower",
  "the second car",
  "cup on top of the table",
  "tallest building",
  "buds in front",
])("“%s” needs more than its crop", (phrase) => expect(isRelational(phrase)).toBe(true));

test.each(["man", "red car", "man in red", "street light", "teddy bear", "stop sign", ""])(
  "“%s” is seen in its crop",
  (phrase) => expect(isRelational(phrase)).toBe(false),
);
