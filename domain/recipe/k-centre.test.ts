import fc from "fast-check";
import { expect, test } from "vitest";
import { candidatesOf } from "./candidates.ts";
import { createGate } from "./gate.ts";
import { pickCentres, radiusOf } from "./k-centre.ts";
import { tfIdf, type Vectors } from "./tf-idf.ts";

const words = "a b c d e f".split(" ");
const texts = fc.array(fc.array(fc.constantFrom(...words), { maxLength: 6 }), { minLength: 2, maxLength: 9 });

function centresOf(vectors: Vectors, size: number) {
  const candidates = candidatesOf(
    Array.from({ length: vectors.count }, () => ({ concepts: [] })),
    0,
  );
  const gate = createGate(candidates, {
    size,
    perPhoto: null,
    taskQuota: Int32Array.of(-1),
    partQuota: Int32Array.of(-1),
    yes: null,
  });
  return pickCentres(vectors, gate).take(size).toArray();
}

function* choices(count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let first = from; first <= count - size; first++)
      for (const rest of choices(count, size - 1, first + 1)) yield [first, ...rest];
}

test("no text is farther from its nearest centre than twice what the best choice has, and on average it beats a draw", () => {
  let [mine, drawn] = [0, 0];
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 4 }), (some, wanted) => {
      const vectors = tfIdf(some);
      const size = Math.min(wanted, some.length);
      const centres = centresOf(vectors, size).map(({ index }) => index);
      const radius = radiusOf(vectors, centres);
      const best = Math.min(...Array.from(choices(some.length, size), (own) => radiusOf(vectors, own)));
      expect(radius).toBeLessThanOrEqual(2 * best + 1e-9);
      mine += radius;
      drawn += radiusOf(
        vectors,
        Array.from({ length: size }, (_, index) => index),
      );
    }),
    { numRuns: 1000 },
  );
  expect(mine).toBeLessThan(drawn);
});

test("each centre is the farthest from those before, and says how far", () => {
  const vectors = tfIdf([["boat"], ["boat"], ["car"], ["boat", "car"], []]);
  const picks = centresOf(vectors, 5);
  expect(picks.map(({ index }) => index)).toEqual([0, 2, 4, 3, 1]);
  expect(picks.map(({ distance }) => Math.round(distance * 100) / 100)).toEqual([2, 1.41, 1, 0.5, 0]);
});

test("vectors do not depend on the order that texts are read in", () => {
  fc.assert(
    fc.property(texts, (some) => {
      const one = tfIdf(some);
      const other = tfIdf(some.toReversed());
      const row = ({ start, terms, weights }: Vectors, doc: number) =>
        Array.from(terms.subarray(start[doc], start[doc + 1]), (term, at) => [
          term,
          weights[(start[doc] as number) + at],
        ]);
      for (let doc = 0; doc < some.length; doc++) expect(row(one, doc)).toEqual(row(other, some.length - 1 - doc));
    }),
  );
});
