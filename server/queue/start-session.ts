import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type EntryFilter, entryFilterSchema } from "#domain/entry-filter.ts";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { filterSql } from "#server/db/entry-filter.ts";

export const sessionRequestSchema = z.strictObject({
  filter: entryFilterSchema.default({ tasks: [], states: ["pending"], text: "" }),
  size: z.number().int().min(1).max(10_000).default(100),
  order: z.enum(["shuffle", "photo"]).default("shuffle"),
  /** The same seed over the same entries draws the same queue; absent, one is drawn and kept. */
  seed: z.string().min(1).max(64).optional(),
});
export type SessionRequest = z.infer<typeof sessionRequestSchema>;

/**
 * Draws a queue of at most `size` entries that fit the filter now, and freezes it. Each keeps its position and the chance
 * it had to be drawn, so that rates measured on it can be weighted later.
 */
export async function startSession(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  request: SessionRequest,
): Promise<{ queueId: bigint; size: number }> {
  const seed = request.seed ?? randomBytes(8).toString("hex");
  return db.prisma.$transaction(
    async (tx) => {
      const queue = await tx.queue.create({
        data: { datasetId, reviewerId, filter: request.filter, order: request.order, seed, size: 0 },
      });
      const { where, values } = filterSql(datasetId, request.filter, 4);
      const size = await tx.$executeRawUnsafe(drawSql(request.order, where), queue.id, request.size, seed, ...values);
      if (size === 0) throw new StudioError("unprocessable", emptyMessage(request.filter));
      await tx.queue.update({ where: { id: queue.id }, data: { size } });
      return { queueId: queue.id, size };
    },
    { timeout: 120_000 },
  );
}

/** Parameters: $1 queue, $2 size, $3 seed, then the filter's. hashtextextended turns the seed into a 64-bit one. */
function drawSql(order: SessionRequest["order"], where: string): string {
  const shuffled = (id: string) => `hashint8extended(${id}, hashtextextended($3, 0))`;
  const key =
    order === "photo"
      ? `${shuffled('coalesce(e."imageId", -e.id)')}, e."imageId", e.task, e."sourceFileId", e."rowIndex", e."partIndex"`
      : `${shuffled("e.id")}, e.id`;
  return `
    INSERT INTO "QueueEntry" ("queueId", "position", "entryId", probability)
    SELECT $1::bigint, row_number() OVER (ORDER BY place), id, least(1, $2::float8 / population)
    FROM (
      SELECT e.id, count(*) OVER () AS population, row_number() OVER (ORDER BY ${key}) AS place
      FROM "EntryStatus" s JOIN "Entry" e ON e.id = s."entryId"
      WHERE ${where}
    ) drawn
    WHERE place <= $2`;
}

const emptyMessage = (filter: EntryFilter) =>
  `No entry fits (tasks: ${filter.tasks.join(", ") || "any"}; states: ${filter.states.join(", ") || "any"}${filter.text ? `; text: ${filter.text}` : ""}). Widen the filter.`;
