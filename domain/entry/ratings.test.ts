import { expect, test } from "vitest";
import { lowestRatings, ratingsOf } from "./ratings.ts";

test("a record's ratings are those of its turns, by kind; what is no rating is none", () => {
  expect(
    ratingsOf({ relevance_ratings: [5, 3], formatting_ratings: [0, 7, "4"], visual_dependency_ratings: [null, 2] }),
  ).toEqual([
    { kind: "relevance", values: [5, 3] },
    { kind: "visual_dependency", values: [null, 2] },
  ]);
  expect(ratingsOf({})).toEqual([]);
});

test("the lowest of each kind stand in four digits, as the record says it or as its turns do", () => {
  expect(lowestRatings({ relevance_ratings: [5, 3], relevance_min: 2, formatting_ratings: [4] })).toBe(2004);
  expect(lowestRatings({ image_correspondence_min: 3, visual_dependency_ratings: [5, 1] })).toBe(310);
  expect(lowestRatings({ relevance_ratings: [] })).toBeNull();
  expect(lowestRatings({ relevance: 5 })).toBeNull();
});
