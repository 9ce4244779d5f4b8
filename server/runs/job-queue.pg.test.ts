import { getRollbackPlans, PgBoss } from "pg-boss";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { openJobs } from "./job-queue.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await db.close();
});

test("a process opens the job queues once, whoever asks and however often its code was bundled", async () => {
  await db.pool.query("DROP SCHEMA IF EXISTS pgboss CASCADE");
  const started = vi.spyOn(PgBoss.prototype, "start");
  const [first, second] = await Promise.all([openJobs(db), openJobs(db)]);
  vi.resetModules();
  const bundledApart = await import("./job-queue.ts");
  expect(bundledApart.openJobs).not.toBe(openJobs);
  for (const same of [second, await bundledApart.openJobs(db)]) expect(same === first).toBe(true);
  expect(started).toHaveBeenCalledTimes(1);
  expect(await first.send("import", { runId: "1" })).not.toBeNull();
});

test("several processes that find no tables at one moment all have them then", async () => {
  await db.pool.query("DROP SCHEMA IF EXISTS pgboss CASCADE");
  const processes = await Promise.all([1, 2, 3].map(() => freshOpen()));
  for (const boss of processes) expect(await boss.getQueue("removal")).not.toBeNull();
});

test("tables of an earlier minor of pg-boss are changed, and their jobs stay", async () => {
  const boss = await openJobs(db);
  const id = await boss.send("import", { runId: "1" });
  const newest = await boss.schemaVersion();
  await db.pool.query(getRollbackPlans());
  expect(await boss.schemaVersion()).toBe((newest ?? 0) - 1);
  const again = await freshOpen();
  expect(await again.schemaVersion()).toBe(newest);
  expect(await again.getJobById("import", id ?? "")).toMatchObject({ state: "created" });
});

/** As another process would: with a Database of its own over the same pool. */
const freshOpen = () => openJobs({ ...db });
