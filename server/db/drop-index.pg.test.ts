import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { dropIndex } from "./drop-index.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
const NAME = "EntrySearch_words_idx";

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const isThere = async () => (await db.pool.query("SELECT 1 FROM pg_class WHERE relname = $1", [NAME])).rowCount === 1;

test("an index whose table somebody reads for long stays, and nobody who comes later waits for its going", async () => {
  const reader = await db.pool.connect();
  await reader.query("BEGIN");
  await reader.query(`SELECT count(*) FROM "EntrySearch"`);
  const dropping = dropIndex(db.pool, NAME, { tries: 2 });
  const isWaiting = async () =>
    (await reader.query("SELECT count(*)::int AS n FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"))
      .rows[0].n;
  await expect.poll(isWaiting, { interval: 5 }).toBe(1);
  // Behind a DROP that waits for the first reader this would wait as well, for as long as the reader likes.
  await db.pool.query(`SELECT count(*) FROM "EntrySearch"`);
  expect(await dropping).toBe(false);
  expect(await isThere()).toBe(true);
  await reader.query("COMMIT");
  reader.release();
});

test("it goes at a later try, when its readers are through; what is not there is gone", async () => {
  const reader = await db.pool.connect();
  await reader.query("BEGIN");
  await reader.query(`SELECT count(*) FROM "EntrySearch"`);
  const dropping = dropIndex(db.pool, NAME, { tries: 20 });
  const isWaiting = async () =>
    (await reader.query("SELECT count(*)::int AS n FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"))
      .rows[0].n;
  await expect.poll(isWaiting, { interval: 5 }).toBe(1);
  await reader.query("COMMIT");
  reader.release();
  expect(await dropping).toBe(true);
  expect(await isThere()).toBe(false);
  expect(await dropIndex(db.pool, NAME, { tries: 1 })).toBe(true);
});
