import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type EntryFilter, entryFilterSchema } from "#domain/entry-filter.ts";
import { StudioError } from "#domain/error.ts";
import { STATES } from "#domain/task.ts";
import type { Database } from "#server/db/client.ts";
import { filterSql } from "#server/db/entry-filter.ts";

export const sessionRequestSchema = z.strictObject({
  /** A spot check judges the boxes of referring QAs in a grid, and nothing else of them. */
  purpose: z.enum(["session", "spot_check"]).default("session"),
  filter: entryFilterSchema.default(() => entryFilterSchema.parse({ states: ["pending"] })),
  size: z.number().int().min(1).max(10_000).default(100),
  order: z.enum(["shuffle", "photo"]).default("shuffle"),
  /** The same seed over the same entries draws the same queue; absent, one is drawn and kept. */
  seed: z.string().min(1).max(64).optional(),
});
export type SessionRequest = z.infer<typeof sessionRequestSchema>;

/**
 * Draws a queue of at most `size` entries that fit the filter now, and freezes it. Each keeps its position and the chance
 * it had to be drawn, so that rates measured on it can be weighted later.
 * @throws StudioError unprocessable where nothing fits; invalid_request for a spot check of another task or of edited entries
 */
export async function startSession(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  request: SessionRequest,
): Promise<{ queueId: bigint; size: number }> {
  const seed = request.seed ?? randomBytes(8).toString("hex");
  const { purpose } = request;
  const isSpotCheck = purpose === "spot_check";
  const filter = isSpotCheck ? spotFilter(request.filter) : request.filter;
  // Boxes of one photo are judged side by side.
  const order = isSpotCheck ? "photo" : request.order;
  return db.prisma.$transaction(
    async (tx) => {
      const queue = await tx.queue.create({
        data: { datasetId, reviewerId, purpose, filter, order, seed, size: 0 },
      });
      const { where, values } = filterSql(datasetId, filter, 4);
      const fitting = isSpotCheck ? `${where} AND ${HAS_BOX_TO_SEE}` : where;
      const size = await tx.$executeRawUnsafe(drawSql(order, fitting), queue.id, request.size, seed, ...values);
      if (size === 0) throw new StudioError("unprocessable", emptyMessage(filter, isSpotCheck));
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

/** Judgements point at the imported text, so an entry whose text was changed since cannot be judged by it. */
const SPOT_STATES = STATES.filter((state) => state !== "edited");

function spotFilter(filter: EntryFilter): EntryFilter {
  if (filter.tasks.some((task) => task !== "referring_qa")) {
    throw new StudioError("invalid_request", "A spot check is of referring QAs: only they carry boxes.");
  }
  if (filter.states.includes("edited")) {
    throw new StudioError("invalid_request", "A spot check judges imported boxes: choose other states than edited.");
  }
  return { ...filter, tasks: ["referring_qa"], states: filter.states.length > 0 ? filter.states : SPOT_STATES };
}

const NUMBER = String.raw`\s*[-+]?(\d+\.?\d*|\.\d+)\s*`;

/** A mention with a box that can be read, on a photo that can be shown; the same sign by sign as domain/referring.ts reads. */
const HAS_BOX_TO_SEE = `e.turns::text LIKE '%<st>%'
  AND EXISTS (SELECT 1 FROM "Image" i WHERE i.id = e."imageId" AND i.photo IN ('present', 'remote') AND i."widthPx" IS NOT NULL AND i."heightPx" IS NOT NULL)
  AND EXISTS (SELECT 1 FROM "SourceFile" f WHERE f.id = e."sourceFileId" AND f."boxSpace" = 'unit')
  AND EXISTS (SELECT 1 FROM json_array_elements(e.turns) turn
    WHERE turn->>'value' ~ '<ed>\\s*(\\[[^]]*\\]\\s*,?\\s*)*\\[${NUMBER}(,${NUMBER}){3}\\]')`;

const emptyMessage = (filter: EntryFilter, isSpotCheck: boolean) =>
  isSpotCheck
    ? `No referring QA fits whose photo is there and whose box can be read (states: ${filter.states.join(", ")}${filter.text ? `; text: ${filter.text}` : ""}).`
    : `No entry fits (tasks: ${filter.tasks.join(", ") || "any"}; states: ${filter.states.join(", ") || "any"}${filter.text ? `; text: ${filter.text}` : ""}). Widen the filter.`;
