import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { refuseUnderWay } from "#server/runs/refuse-under-way.ts";

type Asked = { dataset: { id: bigint } | { name: string }; reviewerId: string | null };

/**
 * Takes a data set out of every list, and answers the Run that is to remove it, for createRun. Asked again for one that is leaving,
 * whose removal was interrupted, it is resumed; by name the newest of that former name. Within the caller's transaction.
 * @throws StudioError not_found · conflict (an import into it, or its removal, is under way)
 */
export async function startRemoval(client: pg.PoolClient, { dataset, reviewerId }: Asked): Promise<NewRun> {
  const { id, name, isLeaving } = await findDataset(client, dataset);
  if (isLeaving) await refuseUnderWay(client, "removal", { id, name });
  else await takeOut(client, id, name);
  const { rows } = await client.query<{ left: string }>(
    `SELECT (SELECT coalesce(sum(delta), 0) FROM "StateCount" WHERE "datasetId" = $1)
       - (SELECT coalesce(sum((report->>'entries')::bigint), 0) FROM "Run"
          WHERE kind = 'removal' AND "datasetId" = $1) AS left`,
    [id],
  );
  const progress = { done: 0, total: Number(rows[0]?.left) };
  return { kind: "removal", datasetId: id, reviewerId, request: { datasetName: name }, progress };
}

async function findDataset(client: pg.PoolClient, asked: Asked["dataset"]) {
  const isById = "id" in asked;
  const { rows } = await client.query<{ id: string; name: string; isLeaving: boolean }>(
    isById
      ? `${DATASET} WHERE id = $1 FOR UPDATE`
      : `${DATASET} WHERE name = $1 ORDER BY "removedAt" IS NULL DESC, id DESC LIMIT 1 FOR UPDATE`,
    [isById ? asked.id : asked.name],
  );
  const [row] = rows;
  if (!row) {
    const named = isById ? String(asked.id) : JSON.stringify(asked.name);
    throw new StudioError("not_found", message("noDataset", { name: named }));
  }
  return { ...row, id: BigInt(row.id) };
}

const DATASET = `SELECT id, name, "removedAt" IS NOT NULL AS "isLeaving" FROM "Dataset"`;

/** An import that comes now makes a new data set of that name. */
async function takeOut(client: pg.PoolClient, datasetId: bigint, name: string): Promise<void> {
  // The lock that each import into it holds (server/datasets/open-dataset.ts).
  const lock = `hashtextextended(${pg.escapeLiteral(`svit import ${name}`)}, 0)`;
  const { rows } = await client.query(`SELECT pg_try_advisory_xact_lock(${lock}) AS free`);
  if (!rows[0].free) throw new StudioError("conflict", message("importInto", { name }));
  await client.query(`UPDATE "Dataset" SET "removedAt" = now() WHERE id = $1`, [datasetId]);
}
