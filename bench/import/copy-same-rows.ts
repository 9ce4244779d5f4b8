import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { Figures } from "../report.ts";
import { round } from "../spread.ts";

/** All tables that an import fills, in its order. */
const TABLES = ["Image", "ImageAlias", "Annotation", "Entry", "EntryStatus"] as const;

/** The constraints that lead from these tables to others, as they stand in the database. */
const KEYS = `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass`;

/**
 * Writes the rows of an import to files by COPY TO, then times COPY FROM of each into a new logged table with the same
 * primary, unique and foreign keys and the same indexes: the limit that an import could reach if it had nothing to read.
 */
export async function copySameRows(
  database: pg.Pool,
  folder: string,
): Promise<{ seconds: number; rows: number; byTable: Figures }> {
  const client = await database.connect();
  const byTable: Figures = {};
  let seconds = 0;
  let rows = 0;
  try {
    for (const table of TABLES) {
      const file = path.join(folder, `${table}.copy`);
      await pipeline(client.query(copyTo(`COPY "${table}" TO STDOUT`)), createWriteStream(file));
      await client.query(`CREATE TABLE bench_copy (LIKE "${table}" INCLUDING ALL)`);
      const { rows: keys } = await client.query(KEYS, [`"${table}"`]);
      for (const { name, definition } of keys) {
        await client.query(`ALTER TABLE bench_copy ADD CONSTRAINT "${name}" ${definition}`);
      }
      const startedAt = performance.now();
      const copy = client.query(copyFrom("COPY bench_copy FROM STDIN"));
      await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), copy);
      const took = (performance.now() - startedAt) / 1000;
      byTable[table] = round(took);
      seconds += took;
      rows += copy.rowCount;
      await client.query("DROP TABLE bench_copy");
      await rm(file);
    }
  } finally {
    client.release(true);
  }
  return { seconds: round(seconds), rows, byTable };
}
