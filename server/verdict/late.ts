import { foldLatest } from "#domain/fold.ts";
import type { Link } from "./chain.ts";

/**
 * True where somebody else changed what stands on the entry and the reviewer had not seen it. `entryVersion` is how many
 * verdicts were folded when he looked, his own since then counted by his browser. Others' skips, and decisions that they
 * took back again, make nobody late.
 */
export function isLate(chain: readonly Link[], reviewerId: string, entryVersion: number): boolean {
  // Each verdict that is not late raised the version by one. His own he knows all: he named the last one of them.
  const counted = chain.filter((link) => !link.late);
  const others = counted.filter((link) => link.reviewerId !== reviewerId);
  const known = new Set(others.slice(0, Math.max(0, entryVersion - (counted.length - others.length))));
  // What he decided in time he decided knowing all before it.
  const own = counted.findLastIndex((link) => link.reviewerId === reviewerId && link.decision !== "undo");
  const seen = counted.filter((link, at) => link.reviewerId === reviewerId || at < own || known.has(link));
  return seen.length < counted.length && foldLatest(seen).verdictId !== foldLatest(counted).verdictId;
}
