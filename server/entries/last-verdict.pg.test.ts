import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { flagAll } from "#tests/decide.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { rowsRead } from "#tests/postgres/rows-read.ts";
import { lastVerdictSql } from "./last-verdict.ts";

let db: Database;
let entryIds: bigint[];

beforeAll(async () => {
  db = await freshDatabase();
  ({ entryIds } = await addDataset(db, { images: 10, perImage: 20 }));
});
afterAll(() => db.close());

test("is found by the entry, also of a reviewer of whom the statistics know nothing yet", async () => {
  for (const name of ["Ann", "Bob", "Cem"]) await flagAll(db, await addReviewer(db, name));
  await db.pool.query("ANALYZE");
  const newcomer = await addReviewer(db, "Dan");
  await flagAll(db, newcomer);
  const sql = `SELECT ${lastVerdictSql("n.id", "'main'", `'${newcomer.id}'::uuid`)} AS id FROM unnest($1::bigint[]) AS n (id)`;
  const { rows } = await db.pool.query(sql, [entryIds]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(200);
  // Four an entry; each entry through all of the newcomer's would be 40,000.
  const ask = async (text: string) => (await db.pool.query(text, [entryIds])).rows;
  expect(await rowsRead(ask, "Verdict", sql)).toBeLessThanOrEqual(200 * 4);
});
