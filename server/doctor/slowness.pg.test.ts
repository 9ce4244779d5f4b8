import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { lookForSlowness } from "./slowness.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  db = await freshDatabase();
  client = new pg.Client({ connectionString: db.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await db.close();
});

test("figures of a running server are told", async () => {
  const facts = await lookForSlowness(client);
  expect(facts.memoryBytes).toBeGreaterThan(1e8);
  for (const figure of [facts.sharedBuffersBytes, facts.databaseBytes, facts.indexBytes, facts.roundTripMs]) {
    expect(figure).toBeGreaterThan(0);
  }
  expect(facts.commitMs).not.toBeNull();
  expect(facts.blocksAsked).toBeGreaterThanOrEqual(facts.blocksHit);
  expect(facts.tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["Entry", "EntryStatus", "Verdict"]));
  expect(facts).toMatchObject({ isAutovacuumOn: true, replicas: [], slots: [] });
});

test("an index that is gone or never became valid is named", async () => {
  expect((await lookForSlowness(client)).missingIndexes).toEqual([]);
  await db.pool.query('DROP INDEX "QueueEntry_open_idx"');
  expect((await lookForSlowness(client)).missingIndexes).toEqual(["QueueEntry_open_idx"]);
});

test("a transaction that somebody left open is seen, and that it is idle", async () => {
  const other = new pg.Client({ connectionString: db.url, application_name: "forgotten" });
  await other.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1");
  expect((await lookForSlowness(client)).transactions).toMatchObject([{ program: "forgotten", isIdle: true }]);
  await other.query("COMMIT");
  await other.end();
});

test("entries without search words, entries without a state and what points at no entry are counted", async () => {
  const { entryIds, datasetId } = await addDataset(db, { perImage: 4 });
  expect((await lookForSlowness(client)).entriesWithoutWords).toBe(4);
  await db.prisma.entryStatus.deleteMany({ where: { entryId: { in: entryIds.slice(0, 1) } } });
  await db.pool.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task) VALUES (-1, $1, 'conversation'), (-2, $1, 'conversation')`,
    [datasetId],
  );
  await db.pool.query(`INSERT INTO "EntrySearch" ("entryId", "datasetId", words) VALUES (-1, $1, '')`, [datasetId]);
  expect((await lookForSlowness(client)).orphans).toEqual({
    entriesWithoutState: 1,
    statesWithoutEntry: 2,
    wordsWithoutEntry: 1,
  });
});
