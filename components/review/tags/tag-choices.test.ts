import { expect, test } from "vitest";
import { DATASET_TAGS_MAX } from "#domain/tag.ts";
import { tagChoices } from "./tag-choices.ts";

const known = ["Blurry", "dark", "too dark", "Dark room"];
const words = (typed: string, own = known) => tagChoices(typed, own).map(({ tag, isNew }) => (isNew ? `+${tag}` : tag));

test("nothing typed offers all tags, and no new one", () => {
  expect(words("")).toEqual(known);
  expect(words("  ")).toEqual(known);
});

test("what is typed filters them whatever its case: itself first, then what begins with it, and new last", () => {
  expect(words("DARK")).toEqual(["dark", "Dark room", "too dark"]);
  expect(words("da")).toEqual(["dark", "Dark room", "too dark", "+da"]);
  expect(words("odd ")).toEqual(["+odd"]);
});

test("what is no tag, or one too many, is not offered", () => {
  expect(words("\u200b")).toEqual([]);
  expect(
    words(
      "x",
      Array.from({ length: DATASET_TAGS_MAX }, (_, nth) => `k${nth}`),
    ),
  ).toEqual([]);
});
