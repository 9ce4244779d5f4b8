import { orderOfNumbers } from "./number-order.ts";

/** 64 bits that name an entry wherever it is, in two halves. */
export type Key = { high: number; low: number };

/**
 * The key of an entry by what it is, never by its number in a database: hash of its text and of its record (hexadecimal), photo, task,
 * and which of several equal ones it is.
 */
export function keyOf(
  hash: string,
  recordHash: string | null,
  identity: string | null,
  task: string,
  nth: number,
): Key {
  return hash64(`${hash}:${recordHash ?? ""}:${nth}:${task}:${identity ?? ""}`);
}

/** Two hashes of a text, each of 32 bits: FNV-1a with MurmurHash3's finaliser, from two beginnings. */
export function hash64(text: string): Key {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995) + 0x2545f491;
  }
  return { high: mixed(high), low: mixed(low) };
}

/** The same key under a seed: another one for another seed, and never one for two keys. */
export function seeded({ high, low }: Key, seed: number): Key {
  const first = (mixed((seed >>> 0) + 0x9e3779b9) ^ mixed(Math.floor(seed / 2 ** 32) + 0x7f4a7c15)) >>> 0;
  // Four rounds of a Feistel network: a permutation of 64 bits.
  let [left, right] = [high, low];
  for (let round = 0; round < 4; round++) {
    const next = (left ^ mixed(right + Math.imul(first, 2 * round + 1) + round)) >>> 0;
    left = right;
    right = next;
  }
  return { high: left >>> 0, low: right >>> 0 };
}

/** Places of keys from the smallest on; of equal keys, whichever stands first. */
export function orderOf(high: Uint32Array, low: Uint32Array): Uint32Array {
  const order = orderOfNumbers(high);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && high[order[end] as number] === high[order[start] as number]) end++;
    if (end > start + 1)
      order.subarray(start, end).sort((one, other) => (low[one] as number) - (low[other] as number) || one - other);
    start = end;
  }
  return order;
}

/** MurmurHash3's finaliser. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
