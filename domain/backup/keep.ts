/** A backup by its folder's name (its time), and whether it is whole. */
export type Kept = { name: string; isWhole: boolean };

/**
 * Names of the backups that are to go so that the newest `keep` whole ones stay. What is not whole goes as soon as a newer whole
 * one is there, and nothing goes where none is whole. Names sort by time.
 */
export function namesToRemove(backups: readonly Kept[], keep: number): string[] {
  const newestFirst = [...backups].sort((a, b) => (a.name < b.name ? 1 : -1));
  const kept = Math.max(1, keep);
  let whole = 0;
  return newestFirst
    .filter(({ isWhole }) => {
      if (isWhole) whole++;
      return isWhole ? whole > kept : whole > 0;
    })
    .map(({ name }) => name);
}

/**
 * The newest whole backup that was finished by `at` (an ISO time, or null: the newest), or null where none was. What came
 * after it is in its journal.
 */
export function backupAt<Backup extends { endedAt: string }>(
  backups: readonly Backup[],
  at: string | null,
): Backup | null {
  const limit = at === null ? Number.POSITIVE_INFINITY : Date.parse(at);
  const known = backups.filter(({ endedAt }) => Date.parse(endedAt) <= limit);
  return known.sort((a, b) => Date.parse(a.endedAt) - Date.parse(b.endedAt)).at(-1) ?? null;
}
