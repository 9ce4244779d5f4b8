import { besideText, type OutlinedText } from "#domain/json/beside-text.ts";
import { outlineOf } from "#domain/json/json-outline.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { hashRecord } from "./staged.ts";

/** Two batches of texts are in memory at a time. */
const BATCH = 1500;

/** An entry's text and record, as they are stored. */
export type StoredTexts = { hash: Buffer; row: string; part: string | null; turns: string };

/**
 * Gives the entries of releases that had no Entry.recordHash theirs, and answers how many needed one: those whose record
 * holds something beside its text. May be stopped and run again, and by several at once; it goes on behind the last that
 * has one. From then on an import tells records apart by all they hold. A file that brought numbers is noted: that release
 * had cut them to doubles, and the same file again is to find its entries all the same (restore-numbers.ts).
 */
export async function fillRecordHashes(db: Queryable, datasetId: bigint, signal?: AbortSignal): Promise<number> {
  const known = await db.query<{ id: string }>(
    `SELECT id FROM "Entry" WHERE "datasetId" = $1 AND "recordHash" IS NOT NULL ORDER BY id DESC LIMIT 1`,
    [datasetId],
  );
  let filled = 0;
  let after = known.rows[0]?.id ?? "0";
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await db.query<StoredTexts & { id: string }>(
      `SELECT id, hash, "rowShell"::text AS row, "partShell"::text AS part, turns::text FROM "Entry"
       WHERE "datasetId" = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [datasetId, after, BATCH],
    );
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
    const hashes = rows.flatMap(({ id, ...texts }) => {
      const beside = besideStored(texts);
      return beside === null ? [] : [{ id, hash: hashRecord(texts.hash, beside), hasNumber: HAS_NUMBER.test(beside) }];
    });
    filled += hashes.length;
    if (hashes.length > 0) {
      await db.query(
        `WITH locked AS MATERIALIZED (
           SELECT id FROM "Entry" WHERE id = ANY($1::bigint[]) AND "recordHash" IS NULL ORDER BY id FOR NO KEY UPDATE),
         filled AS (
           UPDATE "Entry" e SET "recordHash" = h.hash FROM unnest($1::bigint[], $2::bytea[], $3::bool[]) AS h (id, hash, numbered) JOIN locked USING (id)
           WHERE e.id = h.id RETURNING e."sourceFileId" AS file, h.numbered)
         UPDATE "SourceFile" f SET "hasCutNumbers" = true WHERE NOT "hasCutNumbers" AND f.id IN (SELECT file FROM filled WHERE numbered)`,
        [hashes.map(({ id }) => id), hashes.map(({ hash }) => hash), hashes.map(({ hasNumber }) => hasNumber)],
      );
    }
  }
  await db.query(finish(datasetId));
  return filled;
}

/** A number where a value begins. In words it may stand as well: then a file is only read once more. */
const HAS_NUMBER = /[[,:]-?\d/;

/** The hash of a record that is stored so; null where it is its text alone. */
export function recordHashOf(stored: StoredTexts): Buffer | null {
  const beside = besideStored(stored);
  return beside === null ? null : hashRecord(stored.hash, beside);
}

function besideStored({ row, part, turns }: StoredTexts): string | null {
  const [ofRow, ofPart, ofTurns] = [outlined(row), part === null ? null : outlined(part), outlined(turns)];
  return ofRow && ofTurns && besideText({ row: ofRow, part: ofPart, turns: ofTurns });
}

/** Null for a text nested deeper than any import lets in. */
function outlined(text: string): OutlinedText | null {
  const node = outlineOf(text);
  return node && { text, node };
}

/**
 * `nth` counted equal texts; it counts equal records from now on. New numbers go in by way of negative ones, or one would
 * meet another on its way. Only once: an import that came in since counts as it should. Statements without parameters
 * that are sent together are one transaction.
 */
const finish = (datasetId: bigint) => `
  SELECT 1 FROM "Dataset" WHERE id = ${datasetId} FOR NO KEY UPDATE;
  WITH texts AS MATERIALIZED (
    SELECT DISTINCT e."imageId", e.task, e.hash FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId"
    WHERE d.id = ${datasetId} AND NOT d."hasRecordHashes" AND e.nth > 0),
  counted AS (
    SELECT e.id, e.nth, row_number() OVER (PARTITION BY e."imageId", e.task, coalesce(e."recordHash", e.hash) ORDER BY e.nth) - 1 AS fresh
    FROM "Entry" e JOIN texts t ON e.task = t.task AND e.hash = t.hash AND e."imageId" IS NOT DISTINCT FROM t."imageId"
    WHERE e."datasetId" = ${datasetId})
  UPDATE "Entry" e SET nth = -1 - c.fresh FROM counted c WHERE c.id = e.id AND c.fresh <> c.nth;
  UPDATE "Entry" SET nth = -1 - nth WHERE "datasetId" = ${datasetId} AND nth < 0;
  UPDATE "Dataset" SET "hasRecordHashes" = true WHERE id = ${datasetId} AND NOT "hasRecordHashes"`;
