import type { Database } from "#server/db/client.ts";
import { isOfPerson } from "#server/db/person.ts";
import { IS_UNDONE } from "./standing-sql.ts";

/** The newest verdict of reviewer $1 among `verdicts` (SQL, as rows of "Verdict") that was not taken back yet. */
const newestSql = (verdicts: string) => `
  SELECT v.id FROM ${verdicts} v WHERE ${isOfPerson('v."reviewerId"', "$1")} AND v.decision <> 'undo' AND NOT ${IS_UNDONE}
  ORDER BY v.sequence DESC LIMIT 1`;

// By the entry, as in last-verdict.ts.
const OF_ENTRY = newestSql(`(SELECT * FROM "Verdict" WHERE "entryId" = $2 AND pass = 'main' OFFSET 0)`);
const OF_QUEUE = newestSql(`(SELECT * FROM "Verdict" WHERE "queueId" = $2 AND pass = $3)`);

/** The reviewer's last verdict on an entry in the data set's own review that was not taken back yet, or null. */
export async function loadUndoable(db: Database, entryId: bigint, reviewerId: string): Promise<string | null> {
  const { rows } = await db.pool.query(OF_ENTRY, [reviewerId, entryId]);
  return rows[0]?.id ?? null;
}

/** The reviewer's last verdict of a queue that was not taken back yet, or null. */
export async function loadUndoableOfQueue(
  db: Database,
  { id, pass }: { id: bigint; pass: string },
  reviewerId: string,
): Promise<string | null> {
  const { rows } = await db.pool.query(OF_QUEUE, [reviewerId, id, pass]);
  return rows[0]?.id ?? null;
}
