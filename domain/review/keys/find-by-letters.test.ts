import fc from "fast-check";
import { expect, test } from "vitest";
import { findByLetters } from "./find-by-letters.ts";

const names = [
  "Accept, or end the entry as it stands",
  "Skip",
  "Snap to the object that fits best",
  "Box 1 px left",
  "框右移",
];
const find = (typed: string) => findByLetters(names, typed, (name) => [name]);

test("nothing typed finds all, in their order", () => {
  expect(find(" ")).toEqual(names);
});

test("letters are enough, a beginning comes first, and case does not matter", () => {
  expect(find("SK")).toEqual(["Skip"]);
  expect(find("snp")).toEqual(["Snap to the object that fits best"]);
  expect(find("s")[0]).toBe("Skip");
  expect(find("object")).toEqual(["Snap to the object that fits best"]);
  expect(find("框移")).toEqual(["框右移"]);
  expect(find("qqq")).toEqual([]);
});

test("the start of a word comes before the middle of another", () => {
  expect(findByLetters(["Unfit", "Refit", "Fit the photo"], "fit", (name) => [name])).toEqual([
    "Fit the photo",
    "Unfit",
    "Refit",
  ]);
});

test("any of its texts is enough, which lets Chinese commands be found by their English names", () => {
  expect(findByLetters([["跳过", "skip"]], "sk", (texts) => texts)).toEqual([["跳过", "skip"]]);
});

test("whatever is typed, what is found has its letters, and its own name finds each", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 4 }), (typed) => {
      for (const name of find(typed)) {
        for (const letter of typed.toLowerCase().replace(/\s/g, "")) expect(name.toLowerCase()).toContain(letter);
      }
    }),
  );
  for (const name of names) expect(find(name)[0]).toBe(name);
});
