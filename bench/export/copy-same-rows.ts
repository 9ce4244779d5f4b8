import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";

export const FORMATS = ["svit", "llava", "jsonl"] as const;
export type BenchFormat = (typeof FORMATS)[number];

const ENTRY = `e.id, e.task, s.state, e.turns, v."turnsAfter", e."rowShell", e."partShell", e."sourceFileId", e."rowIndex", e."partIndex"`;
const PHOTO = `e.hash, e.nth, e."imageId", i.identity, i."widthPx", i."heightPx", i.photo, i."photoPath", i."photoSourceId"`;

/** What each format has of an entry, as the tables have it. */
const COLUMNS: Record<BenchFormat, string> = {
  svit: ENTRY,
  llava: `${ENTRY}, ${PHOTO}`,
  jsonl: `${ENTRY}, ${PHOTO}, s.version, e."sourceTask", e.topic, e.marks`,
};

const FROM = `"Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id LEFT JOIN "Image" i ON i.id = e."imageId" LEFT JOIN "Verdict" v ON v.id = s."verdictId"`;

/** as-they-lie: whatever order is quickest for PostgreSQL. in-order: as the files have them, by an index. */
export type CopyOrder = "as-they-lie" | "in-order";

/**
 * Seconds that PostgreSQL's COPY TO takes for the rows and columns of an export, of one snapshot, into a file. What jsonl
 * has besides (verdicts, remarks, a photo's other names) is left out: the limit is rather too fast than too slow.
 */
export async function copySameRows(
  database: pg.Pool,
  datasetName: string,
  format: BenchFormat,
  order: CopyOrder,
  folder: string,
): Promise<number> {
  const client = await database.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query('SELECT id FROM "Dataset" WHERE name = $1', [datasetName]);
    const where = `e."datasetId" = ${rows[0].id} AND s."datasetId" = ${rows[0].id}`;
    if (order === "in-order") await client.query("SET LOCAL enable_sort = off");
    const by = order === "in-order" ? `ORDER BY e."sourceFileId", e."rowIndex", e."partIndex"` : "";
    const startedAt = performance.now();
    const copy = client.query(copyTo(`COPY (SELECT ${COLUMNS[format]} FROM ${FROM} WHERE ${where} ${by}) TO STDOUT`));
    await pipeline(copy, createWriteStream(path.join(folder, "rows.copy"), { flush: true }));
    return (performance.now() - startedAt) / 1000;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
