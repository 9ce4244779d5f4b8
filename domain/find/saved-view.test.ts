import { expect, test } from "vitest";
import { isOfOtherSet } from "./saved-view.ts";

test.each([
  ["state=rejected&reason=wrong-count", false],
  ["part=none", false],
  ["text=boat&sort=-id", false],
  ["part=3", true],
  ["part=none&part=3", true],
  ["queue=7&outcome=skipped", true],
  ["image=12", true],
  ["nonsense=1", true],
])("a view of %j is its own data set's alone: %j", (query, isOwn) => {
  expect(isOfOtherSet(query)).toBe(isOwn);
});
