import fc from "fast-check";
import { expect, test } from "vitest";
import { BOX_INSTRUCTIONS, drawInstruction } from "./instructions.ts";

test("the same seed and key draw the same instruction", () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, key) => {
      expect(drawInstruction(seed, key)).toBe(drawInstruction(seed, key));
    }),
  );
});

test("each of the three is drawn about as often, and another seed draws otherwise", () => {
  const draws = Array.from({ length: 3000 }, (_, index) => drawInstruction(7, `entry ${index}`));
  for (const instruction of BOX_INSTRUCTIONS) {
    expect(draws.filter((drawn) => drawn === instruction).length).toBeGreaterThan(900);
  }
  const others = draws.map((_, index) => drawInstruction(8, `entry ${index}`));
  expect(others.filter((drawn, index) => drawn !== draws[index]).length).toBeGreaterThan(1500);
});
