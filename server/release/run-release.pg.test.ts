import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storedReleaseSchema } from "#domain/release/release.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { type BreakableWay, openWay } from "#tests/http/breakable-way.ts";
import { loadRun } from "#tests/runs.ts";
import { loadReleases } from "./load-releases.ts";
import { runRelease } from "./run-release.ts";
import { startRelease } from "./start-release.ts";
import { verifyRelease } from "./verify-release.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let way: BreakableWay;
let remote: Database;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  way = await openWay(db.url);
  remote = openDatabase(way.url);
  folder = await mkdtemp(path.join(tmpdir(), "svit-run-release-"));
});
afterAll(async () => {
  await remote.close();
  way.close();
  await db.close();
  await rm(folder, { recursive: true });
});

const never = new AbortController().signal;
const UNTOUCHED = { changed: [], missing: [], extra: [] };
const RECIPE = "recipe: 1\nseed: 7\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";

/** Takes a lock that a cut waits for, until what is answered is called. */
async function hold(sql: string): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  await client.query(`BEGIN; ${sql}`);
  return async () => {
    await client.query("ROLLBACK");
    client.release();
  };
}

const isWaitedFor = (table: string) => async () =>
  (
    await db.pool.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%'`,
      [table],
    )
  ).rows[0].n > 0;

/** A data set whose first release is cut until its publication commits, where the connection breaks. */
async function cutUntilCommit(name: string, at: "before" | "after") {
  const { datasetId } = await addDataset(db, { name, images: 4, perImage: 3 });
  const request = { ...storedReleaseSchema.parse({ name, recipe: RECIPE }), place: null };
  const runId = await inTransaction(db.pool, async (client) =>
    insertRun(client, await startRelease(client, { datasetId, reviewerId: null }, request)),
  );
  // What the reviewers went by is read between the reservation of the number and its publication.
  const letRead = await hold('LOCK TABLE "Codebook" IN ACCESS EXCLUSIVE MODE');
  const cut = runRelease(remote, runId, { dataFolder: folder }, never).catch((error: unknown) => error);
  await expect.poll(isWaitedFor('"Codebook"'), { timeout: 30_000 }).toBe(true);
  const letPublish = await hold(`SELECT 1 FROM "Release" WHERE "datasetId" = ${datasetId} FOR UPDATE`);
  await letRead();
  await expect.poll(isWaitedFor('UPDATE "Release"'), { timeout: 30_000 }).toBe(true);
  way.cutAtCommit(at);
  await letPublish();
  expect(isConnectionLoss(await cut)).toBe(true);
  return { datasetId, runId, again: () => runRelease(remote, runId, { dataFolder: folder }, never) };
}

const listed = async (datasetId: bigint) => (await loadReleases(db, datasetId)).map(({ number }) => number);
const verified = (datasetId: bigint) => verifyRelease(db.pool, datasetId, 1, never);

test("published before its connection broke, a release keeps its folder, and its run is over", async () => {
  const { datasetId, runId, again } = await cutUntilCommit("committed", "after");
  await expect.poll(async () => (await loadRun(db, runId)).state).toBe("done");
  expect(await listed(datasetId)).toEqual([1]);
  expect(await verified(datasetId)).toMatchObject(UNTOUCHED);
  expect(await again()).toBeNull();
  expect(await verified(datasetId)).toMatchObject(UNTOUCHED);
});

test("not published when its connection broke, a release is cut again under its number, from its start", async () => {
  const { datasetId, again } = await cutUntilCommit("uncommitted", "before");
  expect(await listed(datasetId)).toEqual([]);
  expect(await again()).toMatchObject({ ended: "done", report: { number: 1, records: 12 } });
  expect(await listed(datasetId)).toEqual([1]);
  expect(await verified(datasetId)).toMatchObject(UNTOUCHED);
});
