import type { ImageBox } from "#domain/box/box.ts";
import { must } from "../must.ts";
import { unionOf } from "./canvas-box.ts";
import { keepShares, longerSide } from "./crop.ts";

/** With more crops side by side none shows more than a patch of colour. */
export const GROUPS_MAX = 12;

/**
 * Upright boxes as they are cut out: each for itself, and those together that lie so near that each keeps its share of a
 * common crop of that aspect. At most twelve; then the nearest are together in any case.
 */
export function cropGroups(boxes: readonly ImageBox[], aspect: number): ImageBox[][] {
  const groups = boxes.map((box) => [box]);
  for (;;) {
    const near = nearestTwo(groups);
    if (near === null || (groups.length <= GROUPS_MAX && !keepShares(near.joined, aspect))) return groups;
    groups[near.a] = near.joined;
    groups.splice(near.b, 1);
  }
}

function nearestTwo(groups: readonly ImageBox[][]): { a: number; b: number; joined: ImageBox[] } | null {
  let best: { a: number; b: number; joined: ImageBox[]; side: number } | null = null;
  for (const [a, one] of groups.entries())
    for (const [b, other] of groups.entries()) {
      if (b <= a) continue;
      const joined = [...one, ...other];
      const side = longerSide(must(unionOf(joined), "a group has a box"));
      if (best === null || side < best.side) best = { a, b, joined, side };
    }
  return best;
}
