import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { inSnapshot, type Snapshot } from "./snapshot.ts";

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

const datasetsIn = async (snapshot: Snapshot) =>
  (await snapshot.query<{ count: number }>('SELECT count(*)::int AS count FROM "Dataset"'))[0]?.count;
const addSet = (name: string) => db.pool.query('INSERT INTO "Dataset" (name) VALUES ($1)', [name]);
const backendOf = async (snapshot: Snapshot) =>
  (await snapshot.query<{ pid: number }>("SELECT pg_backend_pid() AS pid"))[0]?.pid;

test("who reads beside a snapshot sees its moment, on another connection", async () => {
  const seen = await inSnapshot(db, undefined, async (snapshot) => {
    const before = await datasetsIn(snapshot);
    await addSet("meanwhile");
    const beside = await snapshot.beside(async (own) => [await datasetsIn(own), await backendOf(own)]);
    return { before, own: await backendOf(snapshot), beside: await beside() };
  });
  expect(seen.beside[0]).toBe(seen.before);
  expect(seen.beside[1]).not.toBe(seen.own);
  expect(await inSnapshot(db, undefined, datasetsIn)).toBe((seen.before ?? 0) + 1);
});

test("where no connection is to spare it is read on the snapshot's own", async () => {
  const { max = 0 } = db.pool.options;
  const others = await Promise.all(Array.from({ length: max - 2 }, () => db.pool.connect()));
  const [own, beside] = await inSnapshot(db, undefined, async (snapshot) => [
    await backendOf(snapshot),
    await (await snapshot.beside(backendOf))(),
  ]);
  expect(beside).toBe(own);
  for (const client of others) client.release();
});

test("a snapshot that fails ends who reads beside it", async () => {
  const ended = inSnapshot(db, undefined, async (snapshot) => {
    await snapshot.beside((own) => own.query("SELECT pg_sleep(600)"));
    throw new Error("the disk is full");
  });
  await expect(ended).rejects.toThrow("the disk is full");
  const { rows } = await db.pool.query(
    "SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND state = 'active' AND pid <> pg_backend_pid()",
  );
  expect(rows).toEqual([]);
  expect(db.pool.totalCount - db.pool.idleCount).toBe(0);
});
