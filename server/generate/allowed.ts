import { StudioError } from "#domain/error.ts";
import type { TrainingTerms } from "#domain/generate/may-train.ts";
import { message } from "#domain/message.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import type { Generator } from "#server/env.ts";

/** What an address may be sent of a data set; null: nothing. */
export async function loadAllowed(
  db: Queryable,
  datasetId: bigint,
  address: string,
): Promise<{ withPhotos: boolean } | null> {
  const { rows } = await db.query<{ withPhotos: boolean }>(
    `SELECT "withPhotos" FROM "DatasetGenerator" WHERE "datasetId" = $1 AND address = $2`,
    [datasetId, address],
  );
  return rows[0] ?? null;
}

/** The data sets of which an address may be sent something; null: no address. */
export async function loadAllowedDatasets(db: Queryable, address: string | null): Promise<ReadonlySet<string>> {
  if (address === null) return new Set();
  const { rows } = await db.query<{ id: string }>(
    `SELECT "datasetId"::text AS id FROM "DatasetGenerator" WHERE address = $1`,
    [address],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether a model is set that may be sent what a data set knows of its photos. */
export const mayGenerate = async (db: Database, generator: Generator | null, datasetId: bigint): Promise<boolean> =>
  generator !== null && (await loadAllowed(db.pool, datasetId, generator.address)) !== null;

/** @throws StudioError forbidden where the address may not be sent it */
export async function requireAllowed(
  db: Queryable,
  datasetId: bigint,
  address: string,
  withPhoto: boolean,
): Promise<void> {
  const allowed = await loadAllowed(db, datasetId, address);
  if (!allowed) throw new StudioError("forbidden", message("generatorNotAllowed", { address }));
  if (withPhoto && !allowed.withPhotos) throw new StudioError("forbidden", message("generatorNoPhotos", { address }));
}

/** Says what an address may be sent of a data set; null: nothing any more. */
export const allowGenerator = (
  db: Database,
  datasetId: bigint,
  address: string,
  allowed: { withPhotos: boolean } | null,
): Promise<void> =>
  inTransaction(db.pool, async (client) => {
    const before = await loadAllowed(client, datasetId, address);
    if (before?.withPhotos === allowed?.withPhotos && (before === null) === (allowed === null)) return;
    if (allowed)
      await client.query(
        `INSERT INTO "DatasetGenerator" ("datasetId", address, "withPhotos") VALUES ($1, $2, $3)
         ON CONFLICT ("datasetId", address) DO UPDATE SET "withPhotos" = $3`,
        [datasetId, address, allowed.withPhotos],
      );
    else
      await client.query(`DELETE FROM "DatasetGenerator" WHERE "datasetId" = $1 AND address = $2`, [
        datasetId,
        address,
      ]);
    const target = { kind: "dataset" as const, id: datasetId };
    await record(client, {
      action: "generator_allow",
      datasetId,
      target,
      before: before && { address, ...before },
      after: allowed ? { address, ...allowed } : { address, removed: true },
    });
  });

/** Whether what an address wrote may train a model, as somebody said; null where nobody did. */
export async function loadTerms(db: Queryable, address: string): Promise<TrainingTerms> {
  const { rows } = await db.query<{ mayTrain: boolean }>(`SELECT "mayTrain" FROM "GeneratorTerms" WHERE address = $1`, [
    address,
  ]);
  return rows[0]?.mayTrain ?? null;
}

/** Says it, for all that the address has written and will write. */
export const sayTerms = (db: Database, address: string, mayTrain: boolean): Promise<void> =>
  inTransaction(db.pool, async (client) => {
    const before = await loadTerms(client, address);
    await client.query(
      `INSERT INTO "GeneratorTerms" (address, "mayTrain") VALUES ($1, $2)
       ON CONFLICT (address) DO UPDATE SET "mayTrain" = $2, "saidAt" = now()`,
      [address, mayTrain],
    );
    await record(client, {
      action: "generator_terms",
      before: before === null ? null : { address, mayTrain: before },
      after: { address, mayTrain },
    });
  });
