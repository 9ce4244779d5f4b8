/** Seeded, so that a set that was made once is made again byte for byte. */
export type Random = {
  /** 0 ≤ value < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  pick<T>(values: readonly T[]): T;
};

/** A stream of numbers of its own for each list of names: the same whatever else was drawn before. */
export function randomOf(...names: readonly (string | number)[]): Random {
  let state = hashOf(names.join("\0"));
  // mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for words and boxes, and fast.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick<T>(values: readonly T[]): T {
      const picked = values[Math.floor(next() * values.length)];
      if (picked === undefined) throw new Error("Nothing can be picked from an empty list.");
      return picked;
    },
  };
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
