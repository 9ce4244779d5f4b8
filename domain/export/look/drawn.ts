/** So many records a page shows. */
export const LOOK_MAX = 24;

/**
 * Draws `count` of any number of records that pass, by a seed: the same ones for the same records in the same order. Holds no more than
 * those. `drawn` answers them in the order in which they came.
 */
export function drawRecords<T>(seed: number, count = LOOK_MAX): { offer(make: () => T): void; drawn(): T[] } {
  const held: { rank: number; index: number; record: T }[] = [];
  let index = 0;
  return {
    offer(make) {
      const rank = rankOf(seed, index);
      const last = held.at(-1);
      if (held.length < count || (last && rank < last.rank)) {
        if (held.length === count) held.pop();
        const at = held.findIndex((other) => other.rank > rank);
        held.splice(at < 0 ? held.length : at, 0, { rank, index, record: make() });
      }
      index++;
    },
    drawn: () => held.toSorted((one, other) => one.index - other.index).map(({ record }) => record),
  };
}

/** A whole number of 32 bits for the nth record (Mulberry32, whose steps may be taken in any order). */
function rankOf(seed: number, index: number): number {
  let mixed = (seed + Math.imul(index + 1, 0x6d2b79f5)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
