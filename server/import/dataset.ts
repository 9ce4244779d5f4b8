import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { STARTING_REASONS } from "#domain/reasons.ts";

/** A data set's name is shown, typed and used on command lines: no control characters, no surrounding blanks. */
const NAME = /^[^\p{Cc}\s](?:[^\p{Cc}]{0,98}[^\p{Cc}\s])?$/u;

/**
 * The data set's id, made with its starting reasons where it is not there, locked against a second import until the
 * transaction ends. @throws StudioError invalid_request for a name that is none
 */
export async function openDataset(client: pg.PoolClient, name: string): Promise<bigint> {
  if (!NAME.test(name))
    throw new StudioError(
      "invalid_request",
      `${JSON.stringify(name)} is no name for a data set: 1 to 100 characters, no control characters.`,
    );
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`svit import ${name}`]);
  const known = await client.query(`SELECT id FROM "Dataset" WHERE name = $1`, [name]);
  if (known.rows[0]) return BigInt(known.rows[0].id);
  const made = await client.query(`INSERT INTO "Dataset" (name) VALUES ($1) RETURNING id`, [name]);
  const id = BigInt(made.rows[0].id);
  for (const reason of STARTING_REASONS) {
    await client.query(
      `INSERT INTO "Reason" ("datasetId", code, digit, severity, "svitClass", tasks, "nameEn", "nameZh", "definitionEn", "definitionZh", "goodExample", "badExample", retired)
       VALUES ($1, $2, $3, $4, $5, $6::"Task"[], $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        reason.code,
        reason.digit,
        reason.severity,
        reason.svitClass,
        reason.tasks,
        reason.nameEn,
        reason.nameZh,
        reason.definitionEn,
        reason.definitionZh,
        reason.goodExample,
        reason.badExample,
        reason.retired,
      ],
    );
  }
  return id;
}
