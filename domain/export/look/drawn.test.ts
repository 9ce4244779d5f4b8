import { expect, test } from "vitest";
import { drawRecords } from "./drawn.ts";

function draw(seed: number, records: number, count: number): number[] {
  const drawn = drawRecords<number>(seed, count);
  for (let index = 0; index < records; index++) drawn.offer(() => index);
  return drawn.drawn();
}

test("of fewer records all are drawn, of more as many as asked, each once, in their order, the same for a seed", () => {
  expect(draw(1, 3, 24)).toEqual([0, 1, 2]);
  const some = draw(1, 10_000, 24);
  expect(some).toHaveLength(24);
  expect(some).toEqual([...new Set(some)].sort((a, b) => a - b));
  expect(draw(1, 10_000, 24)).toEqual(some);
  expect(draw(2, 10_000, 24)).not.toEqual(some);
});

test("each record is drawn about as often as any other", () => {
  const times = Array.from({ length: 100 }, () => 0);
  for (let seed = 0; seed < 2000; seed++)
    for (const index of draw(seed * 7919, 100, 10)) times[index] = (times[index] ?? 0) + 1;
  expect(Math.min(...times)).toBeGreaterThan(130);
  expect(Math.max(...times)).toBeLessThan(270);
});

test("only what is drawn is made", () => {
  let made = 0;
  const drawn = drawRecords<number>(3, 5);
  for (let index = 0; index < 100_000; index++) drawn.offer(() => made++);
  expect(made).toBeLessThan(200);
});
