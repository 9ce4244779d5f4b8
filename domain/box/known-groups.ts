import { nameKey } from "#domain/naming/word-key.ts";
import { boxArea, type ImageBox, iou } from "./box.ts";
import type { KnownBox } from "./known-boxes.ts";

/** Boxes that say the same of the same place, as one. `id` and `box` are those of the member of median area. */
export type KnownGroup = {
  id: string;
  /** In the order in which they occur, each once. */
  names: string[];
  kind: KnownBox["kind"];
  /** Image pixels. */
  box: ImageBox;
  /** In the order in which they came; `id` is one of them. */
  memberIds: string[];
};

/** Above this IoU two boxes of one name are one thing, boxed twice. */
export const SAME_PLACE_IOU = 0.8;

/** Folds boxes of one name (case and plural aside) whose IoU is above 0.8, in chains; the rest stay alone. First come, first listed. */
export function groupKnown(known: readonly KnownBox[]): KnownGroup[] {
  return foldBoxes(known, (box) => box.names.map((name) => `${box.kind === "region"} ${box.isCrowd} ${nameKey(name)}`));
}

/** Folds boxes that share a key and a place. */
export function foldBoxes(known: readonly KnownBox[], keysOf: (box: KnownBox) => readonly string[]): KnownGroup[] {
  const parent = known.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root] ?? root;
    parent[index] = root;
    return root;
  };
  for (const places of byKey(known, keysOf).values())
    joinPlaces(known, places, (a, b) => {
      const [first, second] = [rootOf(a), rootOf(b)].sort((x, y) => x - y) as [number, number];
      parent[second] = first;
    });

  const members = new Map<number, KnownBox[]>();
  for (const [index, box] of known.entries()) {
    const root = rootOf(index);
    const group = members.get(root);
    if (group) group.push(box);
    else members.set(root, [box]);
  }
  return [...members.values()].map(groupOf);
}

function byKey(known: readonly KnownBox[], keysOf: (box: KnownBox) => readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, box] of known.entries())
    for (const key of keysOf(box)) {
      const held = places.get(key);
      if (held) held.push(index);
      else places.set(key, [index]);
    }
  return places;
}

/** Calls `join` for pairs above the IoU. Swept by left edges, so that 1,000 boxes of one name cost no million pairs. */
function joinPlaces(known: readonly KnownBox[], places: number[], join: (a: number, b: number) => void): void {
  if (places.length < 2) return;
  const sorted = places
    .flatMap((index) => {
      const box = known[index]?.box;
      return box ? [{ index, box }] : [];
    })
    .sort((a, b) => a.box.x1 - b.box.x1);
  for (const [at, a] of sorted.entries()) {
    // IoU above t asks for a shared width above t of each one's own, so the left edges are at most 1 − t of it apart.
    const last = a.box.x1 + (1 - SAME_PLACE_IOU) * (a.box.x2 - a.box.x1);
    for (let next = at + 1; next < sorted.length; next++) {
      const b = sorted[next];
      if (!b || b.box.x1 > last) break;
      if (iou(a.box, b.box) > SAME_PLACE_IOU) join(a.index, b.index);
    }
  }
}

function groupOf(members: KnownBox[]): KnownGroup {
  const bySize = members.toSorted((a, b) => boxArea(a.box) - boxArea(b.box));
  const middle = bySize[Math.floor((members.length - 1) / 2)] as KnownBox;
  const names = new Map<string, string>();
  for (const name of members.flatMap((box) => box.names)) {
    const key = nameKey(name) || name;
    if (!names.has(key)) names.set(key, name);
  }
  return {
    id: middle.id,
    names: [...names.values()],
    kind: middle.kind,
    box: middle.box,
    memberIds: members.map((box) => box.id),
  };
}
