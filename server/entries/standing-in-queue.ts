import { withoutUndone } from "#domain/verdict/fold.ts";
import type { Database } from "#server/db/client.ts";
import { contentOfVerdict, VERDICT_CONTENT, type VerdictContent } from "./verdict-content.ts";

/** The reviewer's last verdict on each entry of a queue that was not taken back, by the entry's id. */
export async function loadStandingInQueue(
  db: Database,
  queueId: bigint,
  reviewerId: string,
): Promise<Map<string, VerdictContent>> {
  const verdicts = await db.prisma.verdict.findMany({
    where: { queueId, reviewerId },
    orderBy: { sequence: "asc" },
    select: { id: true, entryId: true, undoes: true, ...VERDICT_CONTENT },
  });
  return new Map(withoutUndone(verdicts).map((verdict) => [String(verdict.entryId), contentOfVerdict(verdict)]));
}
