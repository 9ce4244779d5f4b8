import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { refuseUnderWay } from "#server/runs/refuse-under-way.ts";

type Asked = { datasetId: bigint; rule: string; reviewerId: string | null };

/**
 * That all entries of a data set be told apart into parts anew, by one rule, as a Run for createRun. Within the caller's transaction.
 * @throws StudioError not_found · conflict (it is under way)
 */
export async function startParting(db: Queryable, { datasetId, rule, reviewerId }: Asked): Promise<NewRun> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM "Dataset" WHERE id = $1 AND "removedAt" IS NULL FOR UPDATE`,
    [datasetId],
  );
  const [dataset] = rows;
  if (!dataset) throw new StudioError("not_found", message("noDataset", { name: String(datasetId) }));
  await refuseUnderWay(db, "parting", { id: datasetId, name: dataset.name });
  const counted = await db.query<{ total: number }>(
    `SELECT coalesce(sum(delta), 0)::float8 AS total FROM "StateCount" WHERE "datasetId" = $1`,
    [datasetId],
  );
  const progress = { done: 0, total: counted.rows[0]?.total ?? 0 };
  return { kind: "parting", datasetId, reviewerId, request: { rule }, progress };
}
