import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { inSnapshot } from "./snapshot.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("a cancelled export ends its statement while all connections of the pool are in use", async () => {
  const { max = 0 } = db.pool.options;
  const holder = await db.pool.connect();
  /** Statements that wait for a lock. */
  const waiting = async () =>
    (await holder.query("SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted")).rows[0].waiting;
  await holder.query('BEGIN; LOCK TABLE "Dataset" IN ACCESS EXCLUSIVE MODE');
  const others = await Promise.all(Array.from({ length: max - 2 }, () => db.pool.connect()));
  const stop = new AbortController();
  const reading = inSnapshot(db, stop.signal, (snapshot) => snapshot.query('SELECT count(*) FROM "Dataset"'));
  const ended = expect(reading).rejects.toMatchObject({ code: "interrupted" });
  await expect.poll(waiting).toBe(1);
  expect([db.pool.totalCount, db.pool.idleCount]).toEqual([max, 0]);
  stop.abort();
  await ended;
  expect(await waiting(), "nothing waits at the server either").toBe(0);
  await holder.query("ROLLBACK");
  for (const client of [holder, ...others]) client.release();
});

test("a cancel that comes before a statement, or for a snapshot that is over, ends no other's", async () => {
  const stop = new AbortController();
  await inSnapshot(db, stop.signal, (snapshot) => snapshot.query("SELECT 1"));
  stop.abort();
  expect((await db.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await expect(inSnapshot(db, stop.signal, (snapshot) => snapshot.query("SELECT 1"))).rejects.toMatchObject({
    code: "interrupted",
  });
});
