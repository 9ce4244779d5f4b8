import { foldLatest, stateOf, withoutUndone } from "#domain/verdict/fold.ts";
import type { Link } from "#server/entries/chain.ts";

/**
 * True where somebody else changed what stands on the entry and the reviewer had not seen it. `entryVersion` is how many
 * verdicts there were when they looked, their own since then counted by their browser. Others' skips, and decisions that were
 * taken back again, make nobody late.
 */
export function isLate(chain: readonly Link[], reviewerId: string, entryVersion: number): boolean {
  const seen = seenBy(chain, reviewerId, entryVersion);
  return seen.length < chain.length && foldLatest(seen).verdictId !== foldLatest(chain).verdictId;
}

/**
 * The last verdict of somebody else that does not count and that the reviewer had not seen, or null: it came while another
 * held the entry, as a rule they themselves.
 */
export function unseenBeside(chain: readonly Link[], reviewerId: string, entryVersion: number): Link | null {
  const seen = new Set(seenBy(chain, reviewerId, entryVersion));
  return withoutUndone(chain).findLast((link) => !seen.has(link) && link.late && stateOf(link) !== null) ?? null;
}

function seenBy(chain: readonly Link[], reviewerId: string, entryVersion: number): readonly Link[] {
  const others = chain.filter((link) => link.reviewerId !== reviewerId);
  // Each verdict raised the version by one. Their own they know all: they named the last one of them.
  const known = new Set(others.slice(0, Math.max(0, entryVersion - (chain.length - others.length))));
  // What they decided in time they decided knowing all before it.
  const own = chain.findLastIndex((link) => link.reviewerId === reviewerId && !link.late && stateOf(link) !== null);
  return chain.filter((link, at) => link.reviewerId === reviewerId || at < own || known.has(link));
}
