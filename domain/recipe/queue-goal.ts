import { QUEUE_MAX, QUEUE_SIZES, type QueueCounts, type QueuePreset } from "./queue-counts.ts";
import { type CoreRecipe, coreSchema, type Recipe } from "./recipe.ts";

const COUNTS: Record<QueuePreset, QueueCounts> = { reviewed: "approved", corrections: "corrections" };

/**
 * What a recipe's review queue is to reach, and how it chooses: by the recipe's core set, of that size; without one by the concepts of both benchmarks. The
 * size is the queue's own, else its preset's, else the core set's as far as a queue goes, else 1,000.
 */
export function queueGoal({ queue = {}, core }: Recipe): { size: number; counts: QueueCounts; core: CoreRecipe } {
  const { preset } = queue;
  const size = queue.size ?? (preset ? QUEUE_SIZES[preset] : Math.min(core?.size ?? QUEUE_SIZES.reviewed, QUEUE_MAX));
  const counts = queue.counts ?? (preset ? COUNTS[preset] : "approved");
  return { size, counts, core: { ...(core ?? coreSchema.parse({})), size } };
}

/** A recipe that is one preset, as text. */
export const presetRecipe = (preset: QueuePreset, { size, seed }: { size?: number; seed?: number } = {}): string =>
  JSON.stringify({
    recipe: 1,
    ...(seed === undefined ? {} : { seed }),
    queue: { preset, ...(size === undefined ? {} : { size }) },
  });
