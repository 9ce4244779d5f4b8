import type { Queryable } from "#server/db/transaction.ts";

/** Keeps others from changing a person's roles until the transaction ends, so that the role of before is told as it was. */
export async function lockPerson(db: Queryable, reviewerId: string): Promise<void> {
  await db.query(`SELECT 1 FROM "Reviewer" WHERE id = $1 FOR NO KEY UPDATE`, [reviewerId]);
}
