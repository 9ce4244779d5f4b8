import { afterAll, beforeAll, expect, test } from "vitest";
import { STATES, TASKS } from "#domain/task.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { entryRows } from "./entry-rows.ts";
import { inSnapshot, type Snapshot } from "./snapshot.ts";

let db: Database;
let datasetId: bigint;
beforeAll(async () => {
  db = await freshDatabase();
  ({ datasetId } = await addDataset(db, { images: 10, perImage: 10 }));
  const { id, name } = await addReviewer(db, "Ann");
  await db.pool.query(
    `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", "reviewerName", decision, "reasonCodes", mode,
       "durationMs", "activeMs", "entryVersion", aids, "bodyHash", "stateAfter")
     SELECT gen_random_uuid(), e."datasetId", e.id, 'main', $1, $2, 'flag', '{}', 'single', 1, 1, version, '{}', '', 'flagged'
     FROM generate_series(1, ${VERDICTS_EACH}) AS version, "Entry" e`,
    [id, name],
  );
  await db.pool.query("ANALYZE");
});
afterAll(() => db.close());

const VERDICTS_EACH = 20;
type Plan = {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};

test("an entry's verdicts are found by the entry, also where rows are read in an index's order", async () => {
  const plan = await inSnapshot(db, undefined, async (snapshot) => {
    await snapshot.preferIndexOrder();
    let sql = "";
    const asked: Snapshot = {
      ...snapshot,
      // biome-ignore lint/correctness/useYield: it only listens
      async *stream(statement) {
        sql = statement;
      },
    };
    const selection = { datasetId, states: STATES, tasks: TASKS };
    for await (const _ of entryRows(asked, selection, ["id", "verdicts"])) expect.unreachable();
    const [row] = await snapshot.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
    return row?.["QUERY PLAN"][0].Plan ?? expect.unreachable();
  });
  const nodes = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  const read = nodes(plan)
    .filter((node) => node["Relation Name"] === "Verdict")
    .map((node) => node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)));
  // Each beside its entry's others, which tell whether it is undone. Every entry through all verdicts would be 200,000.
  expect(Math.max(...read)).toBe(100 * VERDICTS_EACH ** 2);
});
