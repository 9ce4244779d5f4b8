import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { cutConnections } from "#tests/postgres/cut-connections.ts";
import { inTransaction } from "./transaction.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("a connection that is cut in the middle of a transaction fails that transaction, not the process", async () => {
  // An error that nobody hears would end the test run.
  const cut = inTransaction(db.pool, async (client) => {
    await client.query(`INSERT INTO "Dataset" (name) VALUES ('cut')`);
    await cutConnections(db.url);
    await client.query("SELECT 1");
  });
  await expect(cut).rejects.toThrow();
  expect(await db.prisma.dataset.count({ where: { name: "cut" } })).toBe(0);
});

test("what is thrown between two statements takes the first one back", async () => {
  const broken = inTransaction(db.pool, async (client) => {
    await client.query(`INSERT INTO "Dataset" (name) VALUES ('half')`);
    throw new Error("no");
  });
  await expect(broken).rejects.toThrow("no");
  expect(await db.prisma.dataset.count({ where: { name: "half" } })).toBe(0);
});
