import fc from "fast-check";
import { expect, test } from "vitest";
import { changedSegments, isFactual, kindOfChange } from "./change.ts";

test.each([
  ["Two boats.", "Three boats.", true],
  ["There are 2 boats.", "There are 3 boats.", true],
  ["He is there.", "He isn't there.", true],
  ["A man [0.1, 0.2, 0.3, 0.4].", "A man [0.1, 0.2, 0.3, 0.5].", true],
  ["It is 0.5 m.", "It is 05 m.", true],
  ["有两只狗。", "有三只狗。", true],
  ["It is −5 degrees.", "It is 5 degrees.", true],
  ["It costs $5.", "It costs €5.", true],
  ["٣ قوارب", "٤ قوارب", true],
  ["A man [0.1, 0.2, 0.3, 0.340].", "A man [0.1, 0.2, 0.3, 0.34].", false],
  ["About 1,000 boats, 3-5 men.", "About 1000 boats, 3–5 men", false],
  ["It isn't there.", "It isn’t there.", false],
  ["有两只狗,一只猫", "有两只狗，一只猫。", false],
  ["A boat; and a man", "a boat and a MAN.", false],
  ["A  boat.", "A boat", false],
  ["Ａ boat", "A boat", false],
  ["same", "same", false],
])("%j corrected to %j is a change of facts: %j", (before, after, expected) => {
  expect(isFactual(before, after, [])).toBe(expected);
});

test("a reason decides where it was given: wording only is none, one that misleads is, however small the change", () => {
  expect(isFactual("Two boats.", "Three boats.", [1])).toBe(false);
  expect(isFactual("Two boats.", "Three boats.", [1, 2])).toBe(true);
  expect(isFactual("A boat.", "a boat", [3])).toBe(true);
  expect(isFactual("A boat.", "A boat.", [3])).toBe(false);
});

test("a change that only takes words away is a strike", () => {
  expect(kindOfChange("A man holds a rope. A dog sleeps.", "A man holds a rope.")).toBe("strike");
  expect(kindOfChange("A dog, black, sleeps.", "A dog sleeps.")).toBe("strike");
  expect(kindOfChange("A dog sleeps.", "A cat sleeps.")).toBe("rewrite");
  expect(kindOfChange("A dog sleeps.", "A dog sleeps here.")).toBe("rewrite");
  expect(kindOfChange("A dog sleeps.", "A dog, sleeps.")).toBe("rewrite");
});

test("a clause that is taken out of a text without blanks is a strike", () => {
  expect(kindOfChange("有两只狗和一只猫。", "有两只狗。")).toBe("strike");
  expect(kindOfChange("犬が二匹います。猫もいます。", "犬が二匹います。")).toBe("strike");
  expect(kindOfChange("有两只狗。", "有三只狗。")).toBe("rewrite");
});

test("without its changed segments each side is the same text", () => {
  const words = fc
    .array(fc.constantFrom("a", "man", " ", ", ", "two", "二只", "é", "🙂"), { maxLength: 20 })
    .map((list) => list.join(""));
  const without = (text: string, ranges: [number, number][]) =>
    ranges.toReversed().reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), text);
  fc.assert(
    fc.property(words, words, (rejected, chosen) => {
      const segments = changedSegments(rejected, chosen);
      expect(without(rejected, segments.rejected)).toBe(without(chosen, segments.chosen));
      if (rejected === chosen) expect(segments).toEqual({ rejected: [], chosen: [] });
    }),
  );
});
