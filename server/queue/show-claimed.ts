import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import type { Database } from "#server/db/client.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { type ViewRow, viewOf } from "#server/entries/entry-views.ts";
import { GIVE_BACK, SHOW_CLAIMED, UNTOUCHED } from "./claim-sql.ts";
import type { Claimant, WonClaim } from "./claimant.ts";

/** `givenBack`: entries that are not to be asked for again in this request. */
export type Shown = { entries: ClaimedEntry[]; givenBack: string[] };

type ShownRow = ViewRow & {
  entryId: string;
  stillFits: boolean | null;
  isTouched: boolean | null;
  headId: string | null;
};

/**
 * The entries of claims that were won, as they stand now, in the order of the claims. Those that somebody decided while the
 * claim was being won, or is deciding at this moment, are given back and left out. What a screen is handed is what was
 * checked, so whoever decides after this is later than the version that it names.
 */
export async function showClaimed(db: Database, claimant: Claimant, held: readonly WonClaim[]): Promise<Shown> {
  if (held.length === 0) return { entries: [], givenBack: [] };
  const { queue, reviewerId } = claimant;
  const rowById = await loadFitting(db, claimant, held);
  const gone = held.filter(({ entryId }) => !rowById.has(entryId));
  const givenBack = gone.map(({ entryId }) => entryId);
  if (gone.length > 0) {
    const tokens = gone.map(({ token }) => token);
    await againOnDeadlock(() => db.pool.query(GIVE_BACK, [queue.pass, reviewerId, tokens, givenBack]));
  }
  const entries = held.flatMap(({ entryId, position, token, until }) => {
    const row = rowById.get(entryId);
    if (!row) return [];
    const claim = { token, until: until.toISOString() };
    return [{ entry: shownIn(queue.pass, viewOf(row)), position, claim, headId: row.headId }];
  });
  return { entries, givenBack };
}

/** What fits, by entry. One statement, as a rule: only where somebody seems to be writing an entry is it asked who. */
async function loadFitting(
  db: Database,
  claimant: Claimant,
  held: readonly WonClaim[],
): Promise<Map<string, ShownRow>> {
  const rows = await load(
    db,
    claimant,
    held.map(({ entryId }) => entryId),
  );
  const touched = rows.filter(({ stillFits, isTouched }) => stillFits && isTouched).map(({ entryId }) => entryId);
  const settled = rows.filter(({ entryId }) => !touched.includes(entryId));
  if (touched.length > 0) {
    const untouched = await db.pool.query<{ entryId: string }>(UNTOUCHED, [touched]);
    // They may have been written since they were loaded.
    const ids = untouched.rows.map(({ entryId }) => entryId);
    settled.push(...(await load(db, claimant, ids)));
  }
  return new Map(settled.filter(({ stillFits }) => stillFits).map((row) => [row.entryId, row]));
}

async function load(db: Database, { queue, reviewerId }: Claimant, entryIds: readonly string[]): Promise<ShownRow[]> {
  if (entryIds.length === 0) return [];
  const values = [queue.queueId, queue.pass, reviewerId, queue.states, entryIds];
  return (await db.pool.query<ShownRow>({ ...SHOW_CLAIMED, values })).rows;
}

/** A pass of its own (practice, a second reader) starts from the imported text and sees no one's verdict. */
const shownIn = (pass: string, { editedKeys, ...entry }: ClaimedEntry["entry"]): ClaimedEntry["entry"] =>
  pass === "main"
    ? { ...entry, ...(editedKeys ? { editedKeys } : {}) }
    : { ...entry, edited: null, state: "pending", version: 0 };
