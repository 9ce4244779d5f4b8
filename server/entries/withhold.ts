import type pg from "pg";
import type { Database } from "#server/db/client.ts";
import { entriesOfImages } from "#server/db/entry-images-sql.ts";
import { LIVE_CHANNEL } from "#server/db/notify-dataset.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";

/** Withdrawals of data set $1 that hold. */
const HOLDING = `"Withdrawal" w WHERE w."datasetId" = $1 AND w."restoredAt" IS NULL`;

/** By the names of a photo, those that it gets later included, and by the bytes of whatever file. */
const SAME_NAME = `SELECT k."imageId" FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias IN (SELECT unnest(w.names) FROM ${HOLDING})`;
const SAME_BYTES = (files: string) => `SELECT f."imageId" FROM "PhotoFile" f WHERE f."datasetId" = $1 AND ${files}
   AND (f.mark IN (SELECT unnest(w.marks) FROM ${HOLDING}) OR f.stamp IN (SELECT unnest(w.stamps) FROM ${HOLDING}))`;

/**
 * Withdraws every image that has a name or the bytes of a photo that is withdrawn: an import may have told it of one. Answers how
 * many came to it now. `places`: photo files to look at; null looks at all of the data set. Within the caller's transaction.
 */
export async function withholdPhotos(
  client: pg.PoolClient,
  datasetId: bigint,
  places: readonly string[] | null,
): Promise<number> {
  const any = await client.query(`SELECT 1 FROM ${HOLDING} LIMIT 1`, [datasetId]);
  if (!any.rowCount) return 0;
  const files = places === null ? "$2::text[] IS NULL" : "f.place = ANY($2::text[])";
  const { rows } = await client.query<{ id: string }>(
    `UPDATE "Image" i SET "isWithdrawn" = true WHERE i."datasetId" = $1 AND NOT i."isWithdrawn"
       AND i.id IN (${SAME_NAME} UNION ${SAME_BYTES(files)}) RETURNING i.id::text`,
    [datasetId, places],
  );
  await withholdEntries(
    client,
    datasetId,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

/**
 * Takes the entries of these images out of the sessions that still had to hand them out, and ends the leases of those who hold one: it
 * was handed to them, so they may be told what became of it. What was decided stays. Rows in the one order of locks (docs/decisions/026). Within the caller's transaction.
 */
export async function withholdEntries(
  client: pg.PoolClient,
  datasetId: bigint,
  imageIds: readonly string[],
): Promise<void> {
  if (imageIds.length === 0) return;
  const entries = await client.query<{ id: string }>(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s
     WHERE s."entryId" = ANY(ARRAY(${entriesOfImages("$1", "$2::bigint[]")}))
     ORDER BY s."entryId" FOR UPDATE`,
    [datasetId, imageIds],
  );
  const ids = entries.rows.map(({ id }) => id);
  await client.query(
    `WITH open AS MATERIALIZED (SELECT "queueId", "position" FROM "QueueEntry" WHERE "entryId" = ANY($1::bigint[]) AND outcome IS NULL
       ORDER BY "entryId", "queueId" FOR UPDATE)
     UPDATE "QueueEntry" qe SET outcome = 'withdrawn', "doneAt" = now() FROM open
     WHERE qe."queueId" = open."queueId" AND qe."position" = open."position"`,
    [ids],
  );
  await client.query(
    `WITH held AS MATERIALIZED (SELECT "entryId", pass FROM "Claim" WHERE "entryId" = ANY($1::bigint[]) ORDER BY "entryId", pass FOR UPDATE)
     UPDATE "Claim" c SET until = least(c.until, now()) FROM held WHERE c."entryId" = held."entryId" AND c.pass = held.pass`,
    [ids],
  );
  await client.query("SELECT pg_notify($1, 'dataset ' || $2)", [LIVE_CHANNEL, String(datasetId)]);
}

/**
 * Withdraws an image whose bytes, seen now, are a withdrawn photo's: it had come from a zip or an address, or its file was replaced.
 * Answers whether it is.
 */
export async function withholdSeen(
  db: Database,
  { id, datasetId }: { id: bigint; datasetId: bigint },
  mark: Buffer,
): Promise<boolean> {
  if (!(await isWithheld(db.pool, datasetId, mark))) return false;
  await inTransaction(db.pool, async (client) => {
    await client.query(
      `UPDATE "Withdrawal" w SET names = ARRAY(SELECT DISTINCT unnest(w.names || ARRAY(SELECT k.alias FROM "ImageAlias" k WHERE k."imageId" = $3)))
       WHERE w."datasetId" = $1 AND w."restoredAt" IS NULL AND $2 = ANY(w.marks)`,
      [datasetId, mark, id],
    );
    await withholdPhotos(client, datasetId, []);
  });
  return true;
}

/** Whether these bytes are a photo's that is withdrawn from the data set, wherever they lie now. */
export async function isWithheld(db: Queryable, datasetId: bigint, mark: Buffer): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "is withheld",
    text: `SELECT 1 FROM ${HOLDING} AND $2 = ANY(w.marks) LIMIT 1`,
    values: [datasetId, mark],
  });
  return rowCount === 1;
}
