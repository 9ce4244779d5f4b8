import type { Found, FoundShare, LookedRow } from "./found.ts";
import { wilson95 } from "./wilson.ts";

/**
 * What was found, by group: of all that people decided (`looked`), and of what was drawn by chance from the whole group (`drawn`, a
 * part of the former). `entries`: how many each group has; groups that nobody looked into are left out.
 */
export function foldFound(
  looked: readonly LookedRow[],
  drawn: readonly LookedRow[],
  entries: ReadonlyMap<string, number>,
): Found[] {
  const all = tally(looked);
  const byChance = tally(drawn);
  return [...all].map(([group, own]) => {
    const chance = byChance.get(group) ?? NOTHING;
    const share = (count: number, drawnCount: number): FoundShare => {
      const bounds = wilson95(drawnCount, chance.entries);
      return { count, drawn: bounds && { count: drawnCount, ...bounds } };
    };
    return {
      group,
      entries: entries.get(group) ?? 0,
      looked: own.entries,
      drawn: chance.entries,
      faulty: share(own.faulty, chance.faulty),
      reasons: [...own.reasons]
        .map(([code, count]) => ({ code, ...share(count, chance.reasons.get(code) ?? 0) }))
        .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
    };
  });
}

type Tally = { entries: number; faulty: number; reasons: Map<string, number> };
const NOTHING: Tally = { entries: 0, faulty: 0, reasons: new Map() };

function tally(rows: readonly LookedRow[]): Map<string, Tally> {
  const groups = new Map<string, Tally>();
  for (const { group, state, reasonCodes, count } of rows) {
    const own = groups.get(group) ?? { entries: 0, faulty: 0, reasons: new Map<string, number>() };
    groups.set(group, own);
    own.entries += count;
    if (state === "edited" || state === "rejected" || state === "flagged") own.faulty += count;
    // A code given twice is one entry still.
    for (const code of new Set(reasonCodes)) own.reasons.set(code, (own.reasons.get(code) ?? 0) + count);
  }
  return groups;
}
