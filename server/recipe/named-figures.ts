import { objectsToTell } from "#domain/export/shift.ts";
import type { RecipeReport } from "#domain/recipe/recipe-report.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { namedObjects } from "#server/export/shift/load-shift.ts";
import { readSamples } from "#server/export/shift/read-sample.ts";
import type { Pool } from "./pool.ts";

/** So many entries of each side are read: the first in the seed's order, so that the same data tell the same. */
const SAMPLE = 5_000;

/** What the entries that may be chosen name, and those that were (their places in the pool; null: there is no choice). */
export async function namedFigures(
  snapshot: Snapshot,
  datasetId: bigint,
  pool: Pool,
  chosen: readonly number[] | null,
): Promise<RecipeReport["objects"]> {
  const wanted = (places: readonly number[]) => ({
    ids: places.map((place) => String(pool.id[place] as number)),
    isAsImported: false,
  });
  const all = wanted(Array.from({ length: Math.min(SAMPLE, pool.count) }, (_, place) => place));
  // Picks are in the order of choice, of which the first speak of more: the pool's order is drawn.
  const picked = chosen ? wanted([...Uint32Array.from(chosen).sort().slice(0, SAMPLE)]) : all;
  const [before, after] = await readSamples(snapshot, datasetId, all, picked);
  const told = ({ sampled, judged }: typeof before) => ({ sampled, judged });
  return { ...objectsToTell(namedObjects(before, after), before, after), before: told(before), after: told(after) };
}
