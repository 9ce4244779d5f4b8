import { createHash } from "node:crypto";

/**
 * `count` of the ids, drawn by a seed. The draw looks at each id alone, so that the file's order does not matter, and a
 * larger subset of the same seed holds the smaller: what was fetched for 100 photos serves 1,000.
 */
export function chooseImages(ids: Iterable<string>, count: number, seed: number): Set<string> {
  const drawn = Array.from(new Set(ids), (id) => ({
    id,
    lot: createHash("sha256").update(`${seed}:${id}`).digest("hex"),
  }));
  drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return new Set(drawn.slice(0, count).map(({ id }) => id));
}
