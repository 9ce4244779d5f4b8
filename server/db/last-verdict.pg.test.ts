import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import type { Database } from "./client.ts";
import { lastVerdictSql } from "./last-verdict.ts";

let db: Database;
let entryIds: bigint[];

beforeAll(async () => {
  db = await freshDatabase();
  ({ entryIds } = await addDataset(db, { images: 10, perImage: 20 }));
});
afterAll(() => db.close());

async function flagAll(name: string): Promise<string> {
  const reviewer = await addReviewer(db, name);
  await db.pool.query(
    `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", "reviewerName", decision, "reasonCodes", mode,
       "durationMs", "activeMs", "entryVersion", aids, "bodyHash", "stateAfter")
     SELECT gen_random_uuid(), e."datasetId", e.id, 'main', $1, $2, 'flag', '{}', 'bulk', 0, 0, 0, '{}', '', 'flagged' FROM "Entry" e`,
    [reviewer.id, name],
  );
  return reviewer.id;
}

type Plan = { "Relation Name"?: string; "Actual Rows": number; "Actual Loops": number; Plans?: Plan[] } & {
  "Rows Removed by Filter"?: number;
};

test("is found by the entry, also of a reviewer of whom the statistics know nothing yet", async () => {
  for (const name of ["Ann", "Bob", "Cem"]) await flagAll(name);
  await db.pool.query("ANALYZE");
  const newcomerId = await flagAll("Dan");
  const sql = `SELECT ${lastVerdictSql("n.id", "'main'", `'${newcomerId}'::uuid`)} AS id FROM unnest($1::bigint[]) AS n (id)`;
  const { rows } = await db.pool.query(sql, [entryIds]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(200);
  const explained = await db.pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [entryIds]);
  const nodes = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  const read = nodes(explained.rows[0]["QUERY PLAN"][0].Plan)
    .filter((node) => node["Relation Name"] === "Verdict")
    .map((node) => node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)));
  // Four an entry; each entry through all of the newcomer's would be 40,000.
  expect(Math.max(...read)).toBeLessThanOrEqual(200 * 4);
});
