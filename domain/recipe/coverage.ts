import { type Candidates, conceptsOf } from "./candidates.ts";

/**
 * What the n-th pick with a concept is worth, n from 0: 1, 1/2, 1/2, 1/4 four times, 1/8 eight times … Each doubling of a concept's picks is
 * worth one, so rare concepts go before common ones, and no number of picks makes a further one worth nothing. The sum for n picks is log2(1 + n)
 * on straight lines between n = 0, 1, 3, 7, …: concave, so that the whole is monotone and submodular. Powers of two are added without
 * rounding, in whatever order.
 */
export const worthOf = (before: number): number => WORTH[31 - Math.clz32(before + 1)] as number;
const WORTH = Float64Array.from({ length: 32 }, (_, level) => 2 ** -level);

/** Picks by concept, as they are made. */
export type Coverage = {
  /** What a candidate would add now. */
  gainOf(index: number): number;
  /** Takes it, and gives which pick with each of its concepts it is, from 1, in the order of its concepts. */
  take(index: number): number[];
  picksOf(concept: number): number;
  /** The sum of all gains so far. */
  value(): number;
};

export function createCoverage(candidates: Candidates): Coverage {
  const { conceptStart, concepts, conceptCount } = candidates;
  const picks = new Uint32Array(conceptCount);
  const worth = new Float64Array(conceptCount).fill(1);
  let value = 0;
  const gainOf = (index: number) => {
    let gain = 0;
    const end = conceptStart[index + 1] as number;
    for (let at = conceptStart[index] as number; at < end; at++) gain += worth[concepts[at] as number] as number;
    return gain;
  };
  return {
    gainOf,
    take(index) {
      value += gainOf(index);
      return Array.from(conceptsOf(candidates, index), (concept) => {
        const own = (picks[concept] as number) + 1;
        picks[concept] = own;
        worth[concept] = worthOf(own);
        return own;
      });
    },
    picksOf: (concept) => picks[concept] as number,
    value: () => value,
  };
}
