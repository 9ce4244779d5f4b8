import type { Gate } from "./gate.ts";
import { lengthOf, type Vectors } from "./tf-idf.ts";

/**
 * k-centre greedy (Gonzalez 1985): the first of the seed's draw, then always the candidate that is farthest from all that were chosen. Without quotas no
 * candidate is farther from its nearest centre than twice what the best choice of centres has. `distance`: Euclid's between unit vectors, at most √2; of
 * the first one 2.
 */
export function* pickCentres(vectors: Vectors, gate: Gate): Generator<{ index: number; distance: number }, null> {
  const { count } = vectors;
  // Squares: they have the same order.
  const nearest = new Float64Array(count).fill(FIRST);
  const lengths = Uint8Array.from({ length: count }, (_, doc) => lengthOf(vectors, doc));
  const isOut = new Uint8Array(count);
  for (;;) {
    let chosen = -1;
    let farthest = -1;
    for (let index = 0; index < count; index++) {
      if ((nearest[index] as number) <= farthest || isOut[index] === 1) continue;
      if (!gate.mayTake(index)) {
        isOut[index] = 1;
        continue;
      }
      if (!gate.isOpen(gate.laneOf(index))) continue;
      farthest = nearest[index] as number;
      chosen = index;
    }
    if (chosen < 0) return null;
    isOut[chosen] = 1;
    gate.take(chosen);
    yield { index: chosen, distance: Math.sqrt(farthest) };
    approach(vectors, chosen, nearest, lengths);
  }
}

const FIRST = 4;

/** The farthest that any candidate is from its nearest centre. */
export function radiusOf(vectors: Vectors, centres: readonly number[]): number {
  const nearest = new Float64Array(vectors.count).fill(FIRST);
  const lengths = Uint8Array.from({ length: vectors.count }, (_, doc) => lengthOf(vectors, doc));
  for (const centre of centres) approach(vectors, centre, nearest, lengths);
  return Math.sqrt(nearest.reduce((most, own) => Math.max(most, own), 0));
}

/** How near everything is to a new centre: by the columns of its words, and nothing else is nearer than √2. */
function approach(vectors: Vectors, centre: number, nearest: Float64Array, lengths: Uint8Array): void {
  const { start, terms, weights, columnStart, docs, docWeights, count } = vectors;
  const products = new Float64Array(count);
  for (let at = start[centre] as number; at < (start[centre + 1] as number); at++) {
    const [term, weight] = [terms[at] as number, weights[at] as number];
    for (let own = columnStart[term] as number; own < (columnStart[term + 1] as number); own++) {
      const doc = docs[own] as number;
      products[doc] = (products[doc] as number) + weight * (docWeights[own] as number);
    }
  }
  const length = lengths[centre] as number;
  for (let doc = 0; doc < count; doc++) {
    const square = Math.max(0, length + (lengths[doc] as number) - 2 * (products[doc] as number));
    if (square < (nearest[doc] as number)) nearest[doc] = square;
  }
  nearest[centre] = 0;
}
