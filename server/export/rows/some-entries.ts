import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { SelectedCount } from "./context.ts";
import type { Snapshot } from "./snapshot.ts";

/** From one entry in this many on, the index is walked. */
export const INDEX_ORDER_SHARE = 10;

/** How much is looked at: so many entries at so many places of a data set, and no longer than this. */
export type Look = { points: number; runLength: number; patienceMs: number };

/** Whether so many fit that a look anywhere finds some. */
export const isSpread = ({ selected, all }: SelectedCount): boolean =>
  selected > 0 && selected * INDEX_ORDER_SHARE >= all;

/** Runs of entries from all over the data set; where few fit, the first that are found. Null where that took too long. */
export async function someEntries(
  snapshot: Snapshot,
  selection: Selection,
  count: SelectedCount,
  { points, runLength, patienceMs }: Look,
): Promise<bigint[] | null> {
  const from = `FROM "EntryStatus" s WHERE ${selectionWhere(selection)}`;
  const sql = isSpread(count)
    ? `SELECT DISTINCT own.id::text AS id FROM
           (SELECT min("entryId") AS first, max("entryId") AS last FROM "EntryStatus" WHERE "datasetId" = ${selection.datasetId}) bounds,
           generate_series(0, ${points - 1}) point,
           LATERAL (SELECT s."entryId" AS id ${from} AND s."entryId" >= bounds.first + (bounds.last - bounds.first) * point / ${points}
                    ORDER BY s."entryId" LIMIT ${runLength}) own`
    : `SELECT s."entryId"::text AS id ${from} LIMIT ${points * runLength}`;
  await snapshot.query(`SET LOCAL statement_timeout = ${patienceMs}`);
  try {
    return (await snapshot.query<{ id: string }>(sql)).map(({ id }) => BigInt(id));
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return null;
    throw error;
  }
}

const QUERY_CANCELED = "57014";
