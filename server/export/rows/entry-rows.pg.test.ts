import { afterAll, beforeAll, expect, test } from "vitest";
import { STATES, TASKS } from "#domain/entry/task.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { flagAll } from "#tests/decide.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { rowsRead } from "#tests/postgres/rows-read.ts";
import { entryRows } from "./entry-rows.ts";
import { inSnapshot, type Snapshot } from "./snapshot.ts";

let db: Database;
let datasetId: bigint;
const VERDICTS_EACH = 20;

beforeAll(async () => {
  db = await freshDatabase();
  ({ datasetId } = await addDataset(db, { images: 10, perImage: 10 }));
  await flagAll(db, await addReviewer(db, "Ann"), VERDICTS_EACH);
  await db.pool.query("ANALYZE");
});
afterAll(() => db.close());

test("an entry's verdicts are found by the entry, also where rows are read in an index's order", async () => {
  const selection = { datasetId, states: STATES, tasks: TASKS };
  const read = await inSnapshot(db, undefined, async (snapshot) => {
    let sql = "";
    const listening: Snapshot = {
      ...snapshot,
      // biome-ignore lint/correctness/useYield: it only listens
      async *stream(statement: string) {
        sql = statement;
      },
    };
    for await (const _ of entryRows(listening, selection, ["id", "verdicts"])) expect.unreachable();
    await snapshot.preferIndexOrder();
    return rowsRead((text) => snapshot.query(text), "Verdict", sql);
  });
  // Each beside its entry's others, which tell whether it is undone. Every entry through all verdicts would be 200,000.
  expect(read).toBe(100 * VERDICTS_EACH ** 2);
});

test("lists that a data set has nothing for are empty, and those that it has are told, whatever another set has", async () => {
  const { datasetId: bare } = await addDataset(db, { images: 1, perImage: 2 });
  const { datasetId: own, entryIds } = await addDataset(db, { images: 1, perImage: 2 });
  const reviewer = await addReviewer(db, "Bo");
  await db.pool.query(
    `INSERT INTO "EntryTag" ("datasetId", "entryId", key, tag, "reviewerId") VALUES ($1, $2, 'odd', 'Odd', $3)`,
    [own, entryIds[0], reviewer.id],
  );
  const listsOf = (datasetId: bigint) =>
    inSnapshot(db, undefined, async (snapshot) => {
      const lists: unknown[] = [];
      const columns = ["tags", "verdicts", "comments", "part"] as const;
      for await (const rows of entryRows(snapshot, { datasetId, states: STATES, tasks: TASKS }, columns))
        lists.push(...rows.map((row) => row.map((text) => JSON.parse(String(text)))));
      return lists;
    });
  expect(await listsOf(bare)).toEqual([
    [[], [], [], null],
    [[], [], [], null],
  ]);
  expect(await listsOf(own)).toEqual([
    [["Odd"], [], [], null],
    [[], [], [], null],
  ]);
});
