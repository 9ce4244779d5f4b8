/** Fewer gaps between chosen photos may have a common step by chance: of three random numbers every sixth pair has. */
const GAPS_FOR_A_STEP = 3;

/**
 * Whether numbers look counted, as tools number what they are given and cameras their frames, not chosen, as COCO's photos were out of
 * many: they begin with 0 or 1, fill half of their span or more, or stand in steps (each tenth frame, some left out). COCO's own files fill a fifth of
 * theirs. One number alone is counted only where a count would begin. `ids`: each once.
 */
export function areCounted(ids: readonly bigint[]): boolean {
  const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first <= 1n) return true;
  if (sorted.length === 1) return false;
  if (BigInt(sorted.length) * 2n > last - first + 1n) return true;
  const gaps = sorted.slice(1).map((id, at) => id - (sorted[at] ?? 0n));
  return gaps.length >= GAPS_FOR_A_STEP && gaps.reduce(greatestCommon) > 1n;
}

const greatestCommon = (one: bigint, other: bigint): bigint =>
  other === 0n ? one : greatestCommon(other, one % other);
