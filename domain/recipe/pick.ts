import { type Candidates, overlapOf } from "./candidates.ts";
import type { Coverage } from "./coverage.ts";
import { type Gate, LANES, type Lane } from "./gate.ts";

/** Candidates of a side, the best first. */
export type Line = {
  /** The best that may still be taken, and how good it is; null: there is none. It stays until it may not be taken any more. */
  best(): { index: number; gain: number } | null;
  /** The best was taken. */
  drop(): void;
};

/**
 * Chooses one after another, as long as the gate lets and there is any: the best of all sides that are open; of equals, the first in the seed's draw.
 * Whoever is given out was taken at the gate, and from the coverage where one is given.
 */
export function* pickBest(gate: Gate, lines: readonly Line[]): Generator<{ index: number; gain: number }, null> {
  for (;;) {
    let chosen: { index: number; gain: number } | null = null;
    let from: Line | null = null;
    for (const [lane, line] of lines.entries()) {
      if (!gate.isOpen(lane as Lane)) continue;
      const best = line.best();
      if (best === null) continue;
      if (chosen !== null && (best.gain < chosen.gain || (best.gain === chosen.gain && best.index > chosen.index)))
        continue;
      chosen = best;
      from = line;
    }
    if (chosen === null || from === null) return null;
    from.drop();
    gate.take(chosen.index);
    yield chosen;
  }
}

/**
 * Lazy greedy (Minoux 1978): a gain only falls as more is chosen, so what a candidate was worth last bounds what it is worth now, and most need never
 * be looked at again. Without quotas at least 1 - 1/e of the best choice there is (Nemhauser, Wolsey and Fisher 1978). `coverage` is to be told of
 * each pick before the next is asked for.
 */
export function greedyLines(
  candidates: Candidates,
  gate: Gate,
  coverage: Coverage,
  isMember: (index: number) => boolean = EVERYBODY,
): Line[] {
  const bound = new Float64Array(candidates.count);
  for (let index = 0; index < bound.length; index++) bound[index] = coverage.gainOf(index);
  return byLane(candidates, gate, isMember).map((members) => {
    const heap = heapOf(members, bound);
    return {
      best() {
        for (let top = heap.top(); top >= 0; top = heap.top()) {
          if (!gate.mayTake(top)) {
            heap.pop();
            continue;
          }
          const gain = coverage.gainOf(top);
          if (gain === bound[top]) return { index: top, gain };
          bound[top] = gain;
          heap.sink();
        }
        return null;
      },
      drop: () => heap.pop(),
    };
  });
}

/** The candidates of each side in an order that is known beforehand: those with the most concepts first, or as the seed draws them. */
export function fixedLines(
  candidates: Candidates,
  gate: Gate,
  by: "overlap" | "draw",
  isMember: (index: number) => boolean = EVERYBODY,
): Line[] {
  return byLane(candidates, gate, isMember).map((members) => {
    const order = by === "draw" ? members : byOverlap(candidates, members);
    let at = 0;
    return {
      best() {
        for (; at < order.length; at++) {
          const index = order[at] as number;
          if (gate.mayTake(index)) return { index, gain: by === "draw" ? -index : overlapOf(candidates, index) };
        }
        return null;
      },
      drop: () => {
        at++;
      },
    };
  });
}

const EVERYBODY = () => true;
/** Of who is no member. */
const NO_LANE = 255;

function byLane({ count }: Candidates, gate: Gate, isMember: (index: number) => boolean): Uint32Array[] {
  const lanes = Uint8Array.from({ length: count }, (_, index) => (isMember(index) ? gate.laneOf(index) : NO_LANE));
  const sizes = LANES.map(() => 0);
  for (const lane of lanes) if (lane !== NO_LANE) sizes[lane] = (sizes[lane] as number) + 1;
  const members = sizes.map((size) => new Uint32Array(size));
  const at = LANES.map(() => 0);
  for (let index = 0; index < count; index++) {
    if (lanes[index] === NO_LANE) continue;
    const lane = lanes[index] as Lane;
    (members[lane] as Uint32Array)[at[lane] as number] = index;
    at[lane] = (at[lane] as number) + 1;
  }
  return members;
}

/** Sorted by counting; of equals the order stays. */
function byOverlap(candidates: Candidates, members: Uint32Array): Uint32Array {
  let most = 0;
  for (const index of members) most = Math.max(most, overlapOf(candidates, index));
  const starts = new Uint32Array(most + 2);
  for (const index of members) bump(starts, most - overlapOf(candidates, index) + 1);
  for (let rank = 1; rank < starts.length; rank++)
    starts[rank] = (starts[rank] as number) + (starts[rank - 1] as number);
  const sorted = new Uint32Array(members.length);
  for (const index of members) {
    const rank = most - overlapOf(candidates, index);
    sorted[starts[rank] as number] = index;
    bump(starts, rank);
  }
  return sorted;
}

const bump = (counts: Uint32Array, at: number) => {
  counts[at] = (counts[at] as number) + 1;
};

/** A heap over places of `bound`: the greatest on top, of equals the smallest place. */
function heapOf(heap: Uint32Array, bound: Float64Array) {
  let size = heap.length;
  const isBefore = (one: number, other: number) => {
    const [mine, its] = [bound[one] as number, bound[other] as number];
    return mine > its || (mine === its && one < other);
  };
  const sinkFrom = (start: number) => {
    const moved = heap[start] as number;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1] as number, heap[child] as number)) child++;
      if (!isBefore(heap[child] as number, moved)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = moved;
  };
  for (let at = (size >> 1) - 1; at >= 0; at--) sinkFrom(at);
  return {
    top: () => (size === 0 ? -1 : (heap[0] as number)),
    /** The top became smaller. */
    sink: () => sinkFrom(0),
    pop() {
      if (size === 0) return;
      size--;
      heap[0] = heap[size] as number;
      if (size > 0) sinkFrom(0);
    },
  };
}
