import { type Candidates, candidatesAt, conceptsOf } from "./candidates.ts";
import { createCoverage } from "./coverage.ts";
import { createGate, type Gate, type Limits } from "./gate.ts";
import { pickCentres } from "./k-centre.ts";
import { fixedLines, greedyLines, pickBest } from "./pick.ts";
import type { CoreMethod } from "./recipe.ts";
import type { Vectors } from "./tf-idf.ts";

/**
 * A candidate that was chosen, and why. `gain`: what it added to the coverage (concepts), how many concepts it has (overlap), how far it is from the
 * nearest centre (k-centre). `nth`: which pick with each of its concepts it is, from 1; where that is 1 it is the first.
 */
export type Pick = { index: number; gain: number; nth: readonly number[] };

/** Gives one after another; null when nobody is left that may be taken. */
export type Chooser = { next(): Pick | null; gate: Gate };

/** `centres`, of k-centre alone: which candidates were drawn for it, and their vectors in that order. */
export function createChooser(
  candidates: Candidates,
  method: CoreMethod,
  limits: Limits,
  centres: { members: Uint32Array; vectors: Vectors } | null = null,
): Chooser {
  const coverage = createCoverage(candidates);
  const told = (index: number, gain: number): Pick => ({ index, gain, nth: coverage.take(index) });
  if (method === "k-centre" && centres !== null) {
    const { members, vectors } = centres;
    const gate = createGate(candidatesAt(candidates, members), limits);
    const picks = pickCentres(vectors, gate);
    return {
      gate: { ...gate, release: (index) => gate.release(members.indexOf(index)) },
      next() {
        const { value } = picks.next();
        return value ? told(members[value.index] as number, value.distance) : null;
      },
    };
  }
  const gate = createGate(candidates, limits);
  const lines =
    method === "concepts"
      ? greedyLines(candidates, gate, coverage)
      : fixedLines(candidates, gate, method === "overlap" ? "overlap" : "draw");
  const picks = pickBest(gate, lines);
  return {
    gate,
    next() {
      const { value } = picks.next();
      if (!value) return null;
      return told(value.index, method === "random" ? conceptsOf(candidates, value.index).length : value.gain);
    },
  };
}

/** Candidates drawn by the seed, of every task and part as many as its share is (largest remainders, of equal ones the first): rising. */
export function drawByStratum({ count, task, part }: Candidates, wanted: number): Uint32Array {
  if (wanted >= count) return Uint32Array.from({ length: count }, (_, index) => index);
  const strata = new Map<number, number>();
  const stratumOf = (index: number) => (task[index] as number) * 65_536 + (part[index] as number);
  for (let index = 0; index < count; index++) strata.set(stratumOf(index), (strata.get(stratumOf(index)) ?? 0) + 1);
  const shares = shareOut(
    wanted,
    Array.from(strata, ([stratum, size]) => ({ key: stratum, weight: size })).sort((one, other) => one.key - other.key),
  );
  const left = new Map(shares.map(({ key, share }) => [key, share]));
  const drawn: number[] = [];
  for (let index = 0; index < count; index++) {
    const room = left.get(stratumOf(index)) ?? 0;
    if (room === 0) continue;
    left.set(stratumOf(index), room - 1);
    drawn.push(index);
  }
  return Uint32Array.from(drawn);
}

/** Whole numbers in proportion to weights that make `total` together: largest remainders, of equal ones the first. */
export function shareOut<Key>(
  total: number,
  parts: readonly { key: Key; weight: number }[],
): { key: Key; share: number }[] {
  const sum = parts.reduce((all, { weight }) => all + weight, 0);
  const shares = parts.map(({ key, weight }, at) => {
    const exact = (total * weight) / sum;
    return { key, at, share: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const missing = total - shares.reduce((all, { share }) => all + share, 0);
  const byRest = shares.toSorted((one, other) => other.rest - one.rest || one.at - other.at);
  for (const own of byRest.slice(0, missing)) own.share++;
  return shares.map(({ key, share }) => ({ key, share }));
}
