import type { Turn } from "#domain/entry/turn.ts";

/** A turn that differs between two texts of an entry. `before` is null where it was added, `after` where it was removed. */
export type TurnChange = { turn: Turn; before: string | null; after: string | null; isMoved: boolean };

/** What became of each turn, in the order of the text after; a removed one stands behind the turn it used to follow. */
export function turnChanges(before: readonly Turn[], after: readonly Turn[]): TurnChange[] {
  const beforeById = new Map(before.map((turn) => [turn.id, turn]));
  const moved = movedIds(before, after);
  const changes = after.map((turn): TurnChange => {
    const own = beforeById.get(turn.id);
    return { turn, before: own?.value ?? null, after: turn.value, isMoved: moved.has(turn.id) };
  });
  for (const [at, turn] of before.entries()) {
    if (after.some((own) => own.id === turn.id)) continue;
    const ahead = changes.findIndex((change) => change.turn.id === before[at - 1]?.id);
    changes.splice(ahead + 1, 0, { turn, before: turn.value, after: null, isMoved: false });
  }
  return changes.filter((change) => change.before !== change.after || change.isMoved);
}

/** The fewest turns whose moving explains the new order: those outside of a longest run that kept its order. */
function movedIds(before: readonly Turn[], after: readonly Turn[]): ReadonlySet<string> {
  const placeOf = new Map(before.map((turn, place) => [turn.id, place]));
  const kept = after.flatMap((turn) => placeOf.get(turn.id) ?? []);
  const longest = longestRising(kept);
  return new Set(before.filter((_, place) => kept.includes(place) && !longest.has(place)).map((turn) => turn.id));
}

function longestRising(places: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const [at, place] of places.entries()) {
    const longest = runs
      .slice(0, at)
      .reduce<number[]>((best, run) => ((run.at(-1) ?? -1) < place && run.length > best.length ? run : best), []);
    runs.push([...longest, place]);
  }
  return new Set(runs.reduce((best, run) => (run.length > best.length ? run : best), []));
}
