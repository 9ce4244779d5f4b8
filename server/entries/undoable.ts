import type { Database } from "#server/db/client.ts";

/** The reviewer's last verdict on an entry in the data set's own review that was not taken back yet, or null. */
export async function loadUndoable(db: Database, entryId: bigint, reviewerId: string): Promise<string | null> {
  const { rows } = await db.pool.query(
    // By the entry, as in last-verdict.ts.
    `SELECT v.id FROM (SELECT * FROM "Verdict" WHERE "entryId" = $1 AND pass = 'main' OFFSET 0) v
     WHERE v."reviewerId" = $2 AND v.decision <> 'undo'
       AND NOT EXISTS (SELECT 1 FROM "Verdict" u WHERE u."entryId" = v."entryId" AND u.undoes = v.id)
     ORDER BY v.sequence DESC LIMIT 1`,
    [entryId, reviewerId],
  );
  return rows[0]?.id ?? null;
}
