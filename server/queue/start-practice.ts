import { StudioError } from "#domain/error.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { printStoredFilter } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import { recordInPrisma } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/**
 * The reviewer's one practice queue on the data set: its practice entries in their order, in a pass of its own, so that
 * nothing decided in it touches the entries' states or other people's claims.
 * @throws StudioError not_found where the data set has no practice entries
 */
export async function startPractice(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
): Promise<{ queueId: bigint; size: number }> {
  return db.prisma.$transaction(async (tx) => {
    // Two tabs that start at once must end up in one queue.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`practice ${datasetId} ${reviewerId}`}, 0))`;
    const known = await tx.queue.findFirst({ where: { datasetId, reviewerId, purpose: "practice" } });
    if (known) return { queueId: known.id, size: known.size };
    const entries = await tx.practiceEntry.findMany({ where: { datasetId }, orderBy: { position: "asc" } });
    if (entries.length === 0) throw new StudioError("not_found", message("noPractice"));
    const queue = await tx.queue.create({
      data: {
        datasetId,
        reviewerId,
        purpose: "practice",
        pass: `practice-${reviewerId}`,
        filter: printStoredFilter(NO_FILTER),
        order: "shuffle",
        seed: "practice",
        size: entries.length,
        entries: { create: entries.map(({ entryId }, index) => ({ entryId, position: index + 1, probability: 1 })) },
      },
    });
    await recordInPrisma(tx, { action: "practice_start", datasetId, target: { kind: "queue", id: queue.id } });
    return { queueId: queue.id, size: queue.size };
  });
}
