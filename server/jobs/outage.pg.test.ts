import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { log } from "#server/log.ts";
import { freshDatabase } from "#tests/database.ts";
import { type BreakableWay, openWay } from "#tests/http/breakable-way.ts";
import { watchOutage } from "./outage.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let way: BreakableWay;
let far: Database;
let said: unknown[];

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  way = await openWay(db.url);
  far = openDatabase(way.url);
  said = [];
  for (const level of ["warn", "info"] as const)
    vi.spyOn(log, level).mockImplementation((...args: unknown[]) => {
      said.push(args.at(-1));
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await far.close();
  way.close();
});

const away = () =>
  far.pool.query("SELECT 1").then(
    () => expect.unreachable(),
    (error) => error,
  );
const AWAY = "the database does not answer: waiting for it, then going on with what was under way";

test("all who lost the database wait for it together, and it is said once that it is away and once that it is back", async () => {
  const outage = watchOutage(far, new AbortController().signal);
  way.cut();
  const error = await away();
  let over = 0;
  const waiting = [1, 2, 3].map(() => outage.over(error).then(() => over++));
  await expect.poll(() => way.refused()).toBeGreaterThan(2);
  expect(over).toBe(0);
  way.mend();
  await Promise.all(waiting);
  expect(said.filter((words) => words === AWAY)).toHaveLength(1);
  expect(said.filter((words) => words === "the database answers again")).toHaveLength(1);
});

test("one connection that was cut is no outage", async () => {
  const outage = watchOutage(far, new AbortController().signal);
  way.cut();
  const error = await away();
  way.mend();
  await outage.over(error);
  expect(said.filter((words) => words === AWAY)).toEqual([]);
});

test("a database that takes no writes is as good as away", async () => {
  const name = new URL(db.url).pathname.slice(1);
  const outage = watchOutage(far, new AbortController().signal);
  await db.pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  way.cut();
  const error = await away();
  way.mend();
  const waiting = outage.over(error);
  await expect.poll(() => said).toContain(AWAY);
  await db.pool.query("SET default_transaction_read_only = off");
  const admin = await db.pool.connect();
  await admin.query("SET default_transaction_read_only = off");
  await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  admin.release(true);
  // As a server does that has become the primary: its sessions are new ones.
  way.cut();
  way.mend();
  await waiting;
});

test("what must be written is written when the database is back, and not when the worker ends before", async () => {
  const stop = new AbortController();
  const outage = watchOutage(far, stop.signal);
  way.cut();
  let tries = 0;
  const write = outage.through(async () => {
    tries++;
    return (await far.pool.query("SELECT 7 AS value")).rows[0].value;
  });
  await expect.poll(() => tries).toBeGreaterThan(0);
  way.mend();
  expect(await write).toBe(7);
  way.cut();
  const never = outage.through(() => far.pool.query("SELECT 1"));
  stop.abort();
  await expect(never).rejects.toThrow();
  way.mend();
});
