import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { removeHere } from "#server/jobs/remove-here.ts";
import { work } from "#server/jobs/work.ts";
import { startSession } from "#server/queue/start-session.ts";
import { createRun } from "#server/runs/create-run.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { freshDatabase } from "./database.ts";
import { decide } from "./decide.ts";
import { addReviewer } from "./entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let name = "";
let number = 0;

/** More than two parts of entries. */
const ENTRIES = 10_500;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-removal-"));
  const content = [
    { from: "user", value: "Why?" },
    { from: "gpt", value: "So." },
  ];
  const rows = Array.from({ length: ENTRIES / 10 }, (_, image) => ({
    image_id: image + 1,
    conversations: Array.from({ length: 10 }, () => ({ content })),
  }));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify(rows));
  await writeFile(
    path.join(folder, "objects.json"),
    JSON.stringify([{ image_id: 1, objects: [{ object_id: 1, x: 0, y: 0, w: 9, h: 9, names: ["tree"] }] }]),
  );
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  name = `leaving ${++number}`;
  await importPaths({ db, datasetName: name, paths: [folder] });
});

const here = (signal = new AbortController().signal) => ({ db, directUrl: db.url, signal });
const listed = async () => (await loadDatasets(db)).map((dataset) => dataset.name);
const idOf = async (of: string) =>
  (await db.prisma.dataset.findFirstOrThrow({ where: { name: of, removedAt: null } })).id;

/** Rows by table, but for what a removal writes itself, and what tells of what is gone. */
async function countRows(): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND relname NOT IN ('Run', 'RunFile', 'Reviewer', 'AuditEvent', '_prisma_migrations') ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const table of rows) {
    const { rows: counted } = await db.pool.query(`SELECT count(*)::int AS count FROM "${table.name}"`);
    counts[table.name] = counted[0].count;
  }
  return counts;
}

test("a data set goes with everything that hangs on it, and nothing of another one", async () => {
  const [goes, stays] = [`${name} goes`, name];
  const before = await countRows();
  await importPaths({ db, datasetName: goes, paths: [folder] });
  const datasetId = await idOf(goes);
  const ann = await addReviewer(db, "Ann");
  await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ size: 50 }));
  const [first, second] = await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" }, take: 2 });
  await decide(db, first?.id ?? 0n, { decision: "accept" }, ann);
  await decide(db, second?.id ?? 0n, { decision: "flag" }, ann);
  const seen: number[] = [];
  const end = await removeHere({ ...here(), onProgress: ({ done }) => seen.push(done) }, goes);
  expect(end).toEqual({ ended: "done", report: { entries: ENTRIES, verdicts: 2 } });
  expect(await countRows()).toEqual(before);
  expect(await listed()).toContain(stays);
  expect(new Set(seen).size, "it tells of more than two parts").toBeGreaterThan(2);
});

test("from the first moment it is in no list, and its name is free for another", async () => {
  const datasetId = await idOf(name);
  const ask = () => createRun(db, (client) => startRemoval(client, { dataset: { id: datasetId }, reviewerId: null }));
  const runId = await ask();
  expect(await listed()).not.toContain(name);
  expect(await loadRemovals(db)).toMatchObject([
    { datasetId: String(datasetId), name, runId: String(runId), state: "waiting", progress: { total: ENTRIES } },
  ]);
  await expect(ask()).rejects.toMatchObject({ code: "conflict" });
  await expect(requireDataset(db.pool, { id: datasetId })).rejects.toMatchObject({ code: "not_found" });
  expect(await importPaths({ db, datasetName: name, paths: [folder] })).toMatchObject({ entriesNew: ENTRIES });
  await db.prisma.run.update({ where: { id: runId }, data: { state: "failed", finishedAt: new Date() } });
  await removeHere(here(), name);
  expect(await listed(), "the newest of that name is meant first").not.toContain(name);
  expect(await loadRemovals(db)).toHaveLength(1);
  expect(await removeHere(here(), name)).toMatchObject({ ended: "done" });
  expect(await loadRemovals(db)).toEqual([]);
});

test("what somebody holds of its sessions at that moment is waited for, and goes as well", async () => {
  const datasetId = await idOf(name);
  const ann = await addReviewer(db, "Ann");
  const { queueId } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ size: 50 }));
  const holder = await db.pool.connect();
  await holder.query("BEGIN");
  await holder.query(`SELECT 1 FROM "QueueEntry" WHERE "queueId" = $1 AND position IN (7, 8) FOR UPDATE`, [queueId]);
  const removing = removeHere(here(), name);
  // All the others are gone: they were not kept waiting.
  await expect.poll(() => db.prisma.queueEntry.count({ where: { queueId } })).toBe(2);
  await holder.query("COMMIT");
  holder.release();
  expect(await removing).toMatchObject({ ended: "done" });
  expect(await db.prisma.queueEntry.count({ where: { queueId } })).toBe(0);
});

test("one that is cancelled in the middle stays unlisted, and said again it goes on where it stopped", async () => {
  const stop = new AbortController();
  const end = await removeHere({ ...here(stop.signal), onProgress: ({ done }) => done > 0 && stop.abort() }, name);
  expect(end).toMatchObject({ ended: "cancelled", error: { code: "interrupted" } });
  expect(await listed()).not.toContain(name);
  const [left] = await loadRemovals(db);
  expect(left).toMatchObject({ name, state: "cancelled" });
  const again = await removeHere(here(), name);
  expect(again).toEqual({ ended: "done", report: { entries: ENTRIES - (left?.progress?.done ?? 0), verdicts: 0 } });
  expect(left?.progress?.done).toBeGreaterThan(0);
});

test("one that is cancelled before anything is gone is listed again", async () => {
  const stop = new AbortController();
  stop.abort();
  expect(await removeHere(here(stop.signal), name)).toMatchObject({ ended: "cancelled" });
  expect(await listed()).toContain(name);
  expect(await db.prisma.entry.count({ where: { datasetId: await idOf(name) } })).toBe(ENTRIES);
});

test("what a killed program began, a worker ends", async () => {
  const datasetId = await idOf(name);
  const runId = 900_000n + BigInt(number);
  await inTransaction(db.pool, async (client) =>
    insertRun(client, await startRemoval(client, { dataset: { id: datasetId }, reviewerId: null }), runId),
  );
  const stop = new AbortController();
  await takeOverRuns(db, 0);
  const place = { db, directUrl: db.url, dataFolder: folder, exportsFolder: folder, exportDays: 7, stop: stop.signal };
  const working = work(place, { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 });
  await expect
    .poll(async () => (await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state, { timeout: 20_000 })
    .toBe("done");
  stop.abort();
  await working;
  expect(await db.prisma.entry.count({ where: { datasetId } })).toBe(0);
});

test("while an import into it runs it is not removed", async () => {
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  await holder.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`svit import ${name}`]);
  await expect(removeHere(here(), name)).rejects.toMatchObject({ code: "conflict" });
  await holder.end();
  expect(await listed()).toContain(name);
});
