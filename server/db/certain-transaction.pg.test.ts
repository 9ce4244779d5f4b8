import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { cutConnections } from "#tests/postgres/cut-connections.ts";
import { inCertainTransaction, isCommitted } from "./certain-transaction.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const xidNow = async (): Promise<string> =>
  (await db.pool.query("SELECT pg_current_xact_id()::text AS xid")).rows[0].xid;

test("after a crash the number of a lost transaction is a stranger's, or nobody's: neither proves that it was committed", async () => {
  const committed = await xidNow();
  expect(await isCommitted(db.pool, { xid: committed, token: randomUUID() })).toBe(false);
  const future = String(BigInt(committed) + 1_000_000n);
  expect(await isCommitted(db.pool, { xid: future, token: randomUUID() })).toBe(false);
  const token = randomUUID();
  await db.pool.query(`INSERT INTO "CommitMark" (token) VALUES ($1)`, [token]);
  for (const xid of [committed, future]) expect(await isCommitted(db.pool, { xid, token })).toBe(true);
  // Another's mark proves nothing.
  for (const xid of [committed, future]) expect(await isCommitted(db.pool, { xid, token: randomUUID() })).toBe(false);
});

test("what was committed leaves its mark, and what was not leaves none; old ones go", async () => {
  await db.pool.query(`DELETE FROM "CommitMark"`);
  await db.pool.query(`INSERT INTO "CommitMark" (token, at) VALUES ($1, now() - interval '2 hours')`, [randomUUID()]);
  await inCertainTransaction(db.pool, (client) => client.query(`INSERT INTO "Dataset" (name) VALUES ('certain')`));
  expect(await db.prisma.commitMark.count()).toBe(1);
  const cut = inCertainTransaction(db.pool, async (client) => {
    await client.query(`INSERT INTO "Dataset" (name) VALUES ('cut')`);
    await cutConnections(db.url);
  });
  await expect(cut).rejects.toThrow();
  expect(await db.prisma.commitMark.count()).toBe(1);
  expect(await db.prisma.dataset.count({ where: { name: "cut" } })).toBe(0);
});
