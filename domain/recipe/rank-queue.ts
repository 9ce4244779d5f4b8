import type { Candidates } from "./candidates.ts";
import { createCoverage } from "./coverage.ts";
import { createGate, type Gate, type Limits } from "./gate.ts";
import { fixedLines, greedyLines, type Line, pickBest } from "./pick.ts";
import type { CoreMethod } from "./recipe.ts";

/**
 * What a review queue is made of, as places of the candidates. `had`: approved already, and what the recipe would take of that. `open`: to be reviewed, together with these
 * as many as are wanted where there are as many. `reserve`: who takes the place of a rejected one, the best of its stratum first. `stratumOf`: of all
 * three; `quotas`: how many of a stratum are to be approved.
 */
export type RankedQueue = {
  had: number[];
  open: number[];
  reserve: number[];
  stratumOf(index: number): number;
  quotas: ReadonlyMap<number, number>;
  shortOf: ReturnType<Gate["shortOf"]>;
};

/** Entries in reserve for each that is wanted: more rejects than these nine of ten, and the recipe is to be asked again. */
export const RESERVE_EACH = 10;

type Ranking = {
  candidates: Candidates;
  method: Exclude<CoreMethod, "k-centre">;
  limits: Limits;
  isApproved(index: number): boolean;
  /** Neither approved nor to be reviewed: an edit that is no correction. */
  isOut?(index: number): boolean;
};

/**
 * Ranks candidates by what a recipe lacks: first it takes of what is approved already whatever it would choose, then of the others those that add most
 * to it, within its quotas, its cap of a photo and its share of Yes. A stratum is a task and a part, and where there is a share of
 * Yes which side an entry is on: so one that replaces another leaves every count as it was. Of the reserve the order is that in which it would be chosen if all
 * before it were approved.
 */
export function rankQueue({ candidates, method, limits, isApproved, isOut = () => false }: Ranking): RankedQueue {
  const coverage = createCoverage(candidates);
  const gate = createGate(candidates, limits);
  const linesOf = (at: Gate, isMember: (index: number) => boolean) =>
    method === "concepts"
      ? greedyLines(candidates, at, coverage, isMember)
      : fixedLines(candidates, at, method === "overlap" ? "overlap" : "draw", isMember);
  const [had, open, reserve]: number[][] = [[], [], []];
  const isTaken = new Uint8Array(candidates.count);
  const approved = linesOf(gate, isApproved);
  const others = linesOf(gate, (index) => !isApproved(index) && !isOut(index));
  const first = approved.map((line, lane) => preferring(line, others[lane] as Line));
  for (const { index } of pickBest(gate, first)) {
    coverage.take(index);
    isTaken[index] = 1;
    (isApproved(index) ? had : open)?.push(index);
    if (gate.taken() >= limits.size) break;
  }
  const stratumOf = strataOf(candidates, limits, gate);
  const quotas = new Map<number, number>();
  for (const index of [...(had ?? []), ...(open ?? [])])
    quotas.set(stratumOf(index), (quotas.get(stratumOf(index)) ?? 0) + 1);
  const room = reserveGate(stratumOf, quotas);
  const spare = linesOf(room, (index) => isTaken[index] === 0 && !isApproved(index) && !isOut(index));
  for (const { index } of pickBest(room, spare)) {
    coverage.take(index);
    reserve?.push(index);
  }
  return { had: had ?? [], open: open ?? [], reserve: reserve ?? [], stratumOf, quotas, shortOf: gate.shortOf() };
}

/** Beyond whatever an entry can gain, and small enough that adding it keeps fractions apart. */
const FIRST = 2 ** 24;

/** The better line as long as it has any, then the other. */
function preferring(better: Line, other: Line): Line {
  let from = better;
  return {
    best() {
      const best = better.best();
      from = best === null ? other : better;
      return best === null ? other.best() : { index: best.index, gain: best.gain + FIRST };
    },
    drop: () => from.drop(),
  };
}

const LANES_MAX = 4;

function strataOf({ task, part }: Candidates, { yes }: Limits, gate: Gate): (index: number) => number {
  return (index) =>
    ((task[index] as number) * 65_536 + (part[index] as number)) * LANES_MAX + (yes === null ? 0 : gate.laneOf(index));
}

/** Of each stratum that is wanted so many for each wanted one; nothing else is asked of a reserve. */
function reserveGate(stratumOf: (index: number) => number, quotas: ReadonlyMap<number, number>): Gate {
  const left = new Map(Array.from(quotas, ([stratum, quota]) => [stratum, quota * RESERVE_EACH]));
  let taken = 0;
  const account = (index: number, by: 1 | -1) => {
    taken += by;
    left.set(stratumOf(index), (left.get(stratumOf(index)) ?? 0) - by);
  };
  return {
    mayTake: (index) => (left.get(stratumOf(index)) ?? 0) > 0,
    take: (index) => account(index, 1),
    release: (index) => account(index, -1),
    laneOf: () => 0,
    isOpen: () => true,
    taken: () => taken,
    shortOf: () => [],
  };
}
