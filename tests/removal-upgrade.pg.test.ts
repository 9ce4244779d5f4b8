import { rm } from "node:fs/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { message, ownWords } from "#domain/message.ts";
import { loadRecentBulk } from "#server/bulk/recent-bulk.ts";
import { loadDatasetNames } from "#server/datasets/load-datasets.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { removeHere } from "#server/jobs/remove-here.ts";
import { jobIdOf, openJobs } from "#server/runs/job-queue.ts";
import { loadRun, loadRuns } from "#server/runs/load-runs.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { folderOfTwenty, workUntil } from "./machine/work-here.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

/** The last migration of the release whose removals were bulk actions, and renamed their data sets. */
const LAST_OF_BEFORE = "20261130010332_jobs_made_again";

/** Data sets 2 to 4 are leaving: by a Run that a worker carries out, by one that waits, and by one that was cancelled. */
const DATASETS = `INSERT INTO "Dataset" (id, name) VALUES
  (1, 'boats'), (2, E'\\x18boats\\x182'), (3, E'\\x18it''s\\x183'), (4, E'\\x18cars\\x184');
  SELECT setval(pg_get_serial_sequence('"Dataset"', 'id'), 100)`;
const FAILED = `INSERT INTO "Run" (id, kind, state, request, error, "finishedAt") VALUES
  (21, 'import', 'failed', '{}', '{"code":"importFailed","data":{}}', now()),
  (22, 'import', 'failed', '{}', '{"code":"programGone","data":{"advice":{"code":"adviceImport","data":{}}}}', now()),
  (23, 'bulk', 'failed', '{"removes":"gone"}', '{"code":"removalFailed","data":{}}', now()),
  (24, 'bulk', 'failed', '{}', '{"code":"own","data":{"text":"it failed"}}', now())`;
const RUNS = `INSERT INTO "Run" (id, kind, state, "datasetId", request, progress, report, "createdAt", "finishedAt") VALUES
  (11, 'bulk', 'running', 2, '{"removes":"boats"}', '{"done":5000,"total":9000}', '{"entries":5000,"verdicts":1}', '2026-11-01Z', NULL),
  (12, 'bulk', 'waiting', 3, '{"removes":"it''s"}', '{"done":0,"total":1}', NULL, '2026-11-02Z', NULL),
  (13, 'bulk', 'cancelled', 4, '{"removes":"cars"}', '{"done":1,"total":2}', '{"entries":1,"verdicts":0}', '2026-11-03Z', now()),
  (14, 'bulk', 'done', 9, '{"removes":"gone"}', '{"done":7,"total":7}', '{"entries":7,"verdicts":3}', '2026-11-04Z', now()),
  (15, 'bulk', 'done', 1, '{"undoes":"3"}', NULL, '{"changed":1,"left":{},"queueId":null}', '2026-11-05Z', now()),
  (16, 'index', 'done', 1, '{}', NULL, NULL, '2026-11-06Z', now())`;

let url = "";
let db: Database & { url: string };
let folder = "";
beforeEach(async () => {
  url = await emptyDatabase();
  folder = await folderOfTwenty();
  await migrateUntil(url, LAST_OF_BEFORE);
  const before = openDatabase(url);
  const boss = await openJobs(before);
  for (const id of [11n, 12n, 15n]) await boss.send("bulk", { runId: String(id) }, { id: jobIdOf(id) });
  await boss.fetch("bulk");
  await before.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const sql of [DATASETS, RUNS, FAILED]) await client.query(sql);
  await client.end();
  await migrate(url);
  db = Object.assign(openDatabase(url), { url });
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
  await rm(folder, { recursive: true });
});

test("data sets that were leaving over the upgrade have their names again, and are in no list", async () => {
  expect(await loadDatasetNames(db)).toEqual(["boats"]);
  expect(await loadRemovals(db)).toMatchObject([
    { datasetId: "2", name: "boats", runId: "11", state: "waiting", progress: { done: 5000 } },
    { datasetId: "3", name: "it's", runId: "12", state: "waiting" },
    { datasetId: "4", name: "cars", runId: "13", state: "cancelled" },
  ]);
  expect(await db.prisma.dataset.findUnique({ where: { id: 2n } })).toMatchObject({
    removedAt: new Date("2026-11-01Z"),
  });
  expect(await importPaths({ db, datasetName: "it's", paths: [folder] })).toMatchObject({ entriesNew: 20 });
});

test("removals that were under way or waited go on as what they are, and their former jobs do nothing", async () => {
  const boss = await openJobs(db);
  const jobOf = (queue: string, id: bigint) => boss.getJobById(queue, jobIdOf(id));
  expect(await Promise.all([11n, 12n, 15n].map((id) => jobOf("bulk", id)))).toMatchObject([null, null, {}]);
  await takeOverRuns(db, 0);
  expect(await jobOf("removal", 11n)).toMatchObject({ state: "created" });
  const states = () => db.prisma.run.findMany({ where: { id: { in: [11n, 12n] } }, select: { state: true } });
  await workUntil(db, folder, () => expect.poll(states).toEqual([{ state: "done" }, { state: "done" }]));
  expect((await db.prisma.run.findUniqueOrThrow({ where: { id: 11n } })).report).toEqual({
    entries: 5000,
    verdicts: 1,
  });
  expect(await removeHere({ db, directUrl: url, signal: new AbortController().signal }, "cars")).toMatchObject({
    ended: "done",
  });
  expect(await loadDatasetNames(db)).toEqual(["boats"]);
  expect(await db.prisma.dataset.count()).toBe(1);
});

test("what is over is listed as it was, a removal under the name of its data set", async () => {
  expect(await loadRun(db.pool, 14n)).toMatchObject({ kind: "removal", state: "done", datasetName: "gone" });
  expect((await loadRecentBulk(db, 1n)).map(({ runId }) => runId)).toEqual(["15"]);
  expect(await loadRecentBulk(db, 4n)).toEqual([]);
  expect(await loadRuns(db.pool, {}, { limit: 20 })).toHaveLength(10);
});

test("why runs failed is said in words that this release knows", async () => {
  const runs = await loadRuns(db.pool, {}, { limit: 4 });
  expect(runs.map(({ error }) => error)).toEqual([
    ownWords("it failed"),
    message("runFailed", { advice: message("adviceRemove") }),
    message("programGone", { advice: message("adviceResume") }),
    message("runFailed", { advice: message("adviceResume") }),
  ]);
});
