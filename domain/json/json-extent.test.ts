import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonExtent } from "./json-extent.ts";

const NO_LIMIT = { depth: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY };

const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const valuesOf = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? 1 +
      Object.values(value)
        .map(valuesOf)
        .reduce((a, b) => a + b, 0)
    : 1;

test("the depth of a text is that of its value, whatever stands in its strings", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const { depth, values } = jsonExtent(JSON.stringify(value), NO_LIMIT);
      expect(depth).toBe(depthOf(value));
      expect(values).toBeGreaterThanOrEqual(valuesOf(value));
      expect(values).toBeLessThanOrEqual(2 * valuesOf(value));
    }),
  );
});

test("brackets and quotes within strings count for nothing", () => {
  expect(jsonExtent(String.raw`{"[[[{\"[": "]\\", "a": [1]}`, NO_LIMIT)).toEqual({ depth: 2, values: 4 });
});

test("a text that is no JSON is measured, too", () => {
  expect(jsonExtent("]]]][[", NO_LIMIT).depth).toBe(0);
  expect(jsonExtent('["never closed', NO_LIMIT)).toEqual({ depth: 1, values: 2 });
});

test("it stops where a limit is passed", () => {
  expect(jsonExtent("[".repeat(4_000_000), { depth: 64, values: 1e6 }).depth).toBe(65);
  expect(jsonExtent(`[${"[],".repeat(1_000_000)}[]]`, { depth: 64, values: 1000 }).values).toBe(1001);
});
