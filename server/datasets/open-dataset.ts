import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { REASON_FIELD_NAMES } from "#domain/verdict/reason-fields.ts";
import { inOrderOfKeys } from "#domain/verdict/reasons.ts";
import { STARTING_REASONS } from "#domain/verdict/starting-reasons.ts";
import { record } from "#server/db/audit.ts";

/**
 * A data set's name is shown, typed and used on command lines: no surrounding blanks.
 * @throws StudioError invalid_request for a name that is none
 */
export function checkDatasetName(name: string): void {
  if (nameSchema(100).safeParse(name).data !== name)
    throw new StudioError("invalid_request", message("noName", { name: JSON.stringify(name) }));
}

/** How soon a waiting import looks again. */
const LOOK_MS = 500;

/**
 * Waits until no other import into the data set runs, and keeps others waiting until `client`, which does nothing else,
 * is closed: two would join images under each other's feet. `onWait` when it is not its turn at once.
 */
export async function lockDataset(
  client: pg.PoolClient,
  name: string,
  { signal, onWait }: { signal: AbortSignal; onWait: () => void },
): Promise<void> {
  // A lock of the transaction, not of the session: that also works behind a pooler. Asked without parameters, for a portal would
  // keep its snapshot as long as the transaction lasts: rows could not be swept, and building an index would wait for ever.
  const lock = `hashtextextended(${pg.escapeLiteral(`svit import ${name}`)}, 0)`;
  await client.query("BEGIN");
  for (;;) {
    const { rows } = await client.query(`SELECT pg_try_advisory_xact_lock(${lock}) AS free`);
    if (rows[0].free) return;
    onWait();
    await pause(LOOK_MS, null, { signal });
  }
}

/** The data set's id; made with its first codebook, the starting reasons, where it is not there. `hasRecordHashes`: as Dataset's own. */
export async function openDataset(
  client: pg.PoolClient,
  name: string,
): Promise<{ id: bigint; isNew: boolean; hasRecordHashes: boolean }> {
  const known = await client.query(
    `SELECT id, "hasRecordHashes" FROM "Dataset" WHERE name = $1 AND "removedAt" IS NULL`,
    [name],
  );
  if (known.rows[0])
    return { id: BigInt(known.rows[0].id), isNew: false, hasRecordHashes: known.rows[0].hasRecordHashes };
  const made = await client.query(`INSERT INTO "Dataset" (name) VALUES ($1) RETURNING id`, [name]);
  const id = BigInt(made.rows[0].id);
  await record(client, { action: "dataset_make", datasetId: id, target: { kind: "dataset", id }, after: { name } });
  await client.query(
    `INSERT INTO "Reason" ("datasetId", ${COLUMNS}) SELECT $1, ${COLUMNS} FROM jsonb_populate_recordset(NULL::"Reason", $2)`,
    [id, JSON.stringify(STARTING_REASONS)],
  );
  await client.query(`INSERT INTO "Codebook" ("datasetId", version, guideline, reasons) VALUES ($1, 1, '', $2)`, [
    id,
    JSON.stringify(STARTING_REASONS.toSorted(inOrderOfKeys)),
  ]);
  return { id, isNew: true, hasRecordHashes: true };
}

const COLUMNS = REASON_FIELD_NAMES.map((name) => pg.escapeIdentifier(name)).join(", ");
