import { StudioError } from "#domain/error.ts";
import { readStored, storedFilterSchema } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import { type QueueCounts, queueCountsSchema } from "#domain/recipe/queue-counts.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";

/**
 * What of a queue never changes once it is drawn. `states`: an entry in another one no longer fits; none: all fit. `ownerId`:
 * the one reviewer whom it is for, a practice's; null: anybody's.
 */
export type QueueFacts = {
  queueId: bigint;
  pass: string;
  datasetId: bigint;
  ownerId: string | null;
  states: readonly string[];
  isByPhoto: boolean;
  /** Of a queue by a recipe, which hands out entries until so many are approved; null: of any other. */
  recipe: { counts: QueueCounts; perPhoto: number | null } | null;
};

/** A few hundred bytes each. */
const CACHED_MAX = 10_000;
const cacheOf = perDatabase("queue facts", () => new Map<bigint, QueueFacts>());

/**
 * Loaded once a process: a queue is frozen, so that no other server can have changed it. Of one that has been removed the
 * facts may still be here; its entries are not.
 * @throws StudioError not_found for an unknown queue; unprocessable where its filter asks for what is not known
 */
export async function loadQueueFacts(db: Database, queueId: bigint): Promise<QueueFacts> {
  const known = cacheOf(db);
  const found = known.get(queueId) ?? (await load(db, queueId));
  if (known.size >= CACHED_MAX) known.clear();
  known.set(queueId, found);
  return found;
}

async function load(db: Database, queueId: bigint): Promise<QueueFacts> {
  const found = await db.prisma.queue.findUnique({
    where: { id: queueId },
    select: {
      datasetId: true,
      pass: true,
      purpose: true,
      reviewerId: true,
      filter: true,
      order: true,
      recipe: { select: { counts: true, perPhoto: true } },
    },
  });
  if (!found) throw new StudioError("not_found", message("noSession", { id: queueId }));
  const { datasetId, pass, purpose, reviewerId, filter, order } = found;
  const states = pass === "main" ? readStored(storedFilterSchema, filter).states : [];
  const ownerId = purpose === "practice" ? reviewerId : null;
  const recipe = found.recipe && {
    counts: queueCountsSchema.parse(found.recipe.counts),
    perPhoto: found.recipe.perPhoto,
  };
  return { queueId, pass, datasetId, ownerId, states, isByPhoto: order === "photo", recipe };
}
