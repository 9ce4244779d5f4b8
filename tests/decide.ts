import type { VerdictBody } from "#domain/verdict.ts";
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
