import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { compactCounts } from "./compact-counts.ts";

let db: Database;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("counts keep their sums when they are folded beside appends and other folding", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "counted" } });
  const append = (delta: bigint) =>
    db.prisma.stateCount.create({ data: { datasetId, task: "conversation", state: "pending", delta } });
  await db.prisma.stateCount.createMany({
    data: Array.from({ length: 600 }, (_, number) => ({
      datasetId,
      task: "conversation" as const,
      state: number % 2 === 0 ? ("pending" as const) : ("accepted" as const),
      delta: 3n,
    })),
  });
  await Promise.all([compactCounts(db), append(1n), compactCounts(db), append(1n), compactCounts(db), append(1n)]);
  const sums = await db.prisma.stateCount.groupBy({ by: ["state"], where: { datasetId }, _sum: { delta: true } });
  expect(Object.fromEntries(sums.map(({ state, _sum }) => [state, _sum.delta]))).toEqual({
    pending: 903n,
    accepted: 900n,
  });
  expect(await db.prisma.stateCount.count({ where: { datasetId } })).toBeLessThan(10);
});

test("counts that a removal has in hand are passed over, and nobody waits for it", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "in hand" } });
  await db.prisma.stateCount.createMany({
    data: Array.from({ length: 600 }, () => ({
      datasetId,
      task: "conversation" as const,
      state: "pending" as const,
      delta: 1n,
    })),
  });
  const sum = async () => (await db.prisma.stateCount.aggregate({ where: { datasetId }, _sum: { delta: true } }))._sum;
  const holder = await db.pool.connect();
  await holder.query("BEGIN");
  await holder.query(`SELECT 1 FROM "StateCount" WHERE "datasetId" = $1 ORDER BY id LIMIT 100 FOR UPDATE`, [datasetId]);
  await compactCounts(db);
  expect(await db.prisma.stateCount.count({ where: { datasetId } })).toBe(101);
  expect(await sum()).toEqual({ delta: 600n });
  await holder.query("COMMIT");
  holder.release();
});
