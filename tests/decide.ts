import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { addReviewer, type Reviewer, verdictBody } from "./entries.ts";

/** Records a verdict of a reviewer of its own (or of `who`) on an entry, outside of any session, and returns its id. */
export async function decide(
  db: Database,
  entryId: bigint,
  more: Partial<VerdictBody>,
  who?: Reviewer,
): Promise<{ verdictId: string; reviewer: Reviewer }> {
  const reviewer = who ?? (await addReviewer(db, "Ann"));
  const { version } = await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } });
  const { verdictId } = await recordVerdict(db, reviewer, verdictBody(entryId, { entryVersion: version, ...more }));
  return { verdictId, reviewer };
}

/** A verdict of this reviewer on each entry there is, `each` times over, laid straight into the table. */
export async function flagAll(db: Database, reviewer: Reviewer, each = 1): Promise<void> {
  await db.pool.query(
    `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", decision, "reasonCodes", mode,
       "durationMs", "activeMs", "entryVersion", aids, "bodyHash", "stateAfter")
     SELECT gen_random_uuid(), e."datasetId", e.id, 'main', $1, 'flag', '{}', 'bulk', 0, 0, version, '{}', '', 'flagged'
     FROM generate_series(1, $2::int) AS version, "Entry" e`,
    [reviewer.id, each],
  );
}
