import { turnsOf } from "#domain/entry/turn.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** The texts of an entry as it was imported, one line a turn. */
export async function loadRejected(db: Queryable, entryId: bigint): Promise<string[]> {
  const { rows } = await db.query<{ turns: unknown }>(`SELECT turns FROM "Entry" WHERE id = $1`, [entryId]);
  return rows.flatMap(({ turns }) => turnsOf(turns).map(({ value }) => value));
}
