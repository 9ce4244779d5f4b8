import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import { joinCluster, type Membership } from "#server/cluster/join.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { jobIdOf, RETRIES_MAX } from "#server/runs/job-queue.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { askFor, loadJob } from "../runs.ts";
import { scratchFolder } from "../scratch.ts";
import { type Contents, contentsOf } from "./contents.ts";
import { type Killable, killPostgres, startCommand, startWorker } from "./processes.ts";

/** About 11,000 entries: long enough that it can be killed in the middle more than once. */
const PHOTOS = 400;

let dataFolder = "";
let set = "";
let cluster: Membership;
let db: Database;
let undisturbed: Contents;
const started: Killable[] = [];
const begin = (process: Killable): Killable => {
  started.push(process);
  return process;
};

beforeAll(async () => {
  dataFolder = await scratchFolder("svit-test");
  set = path.join(dataFolder, "set");
  await makeWholeSet(set, WHOLE_PLAN(PHOTOS));
  // With a photo an import of whatever size comes in part by part.
  await mkdir(path.join(set, "VG_100K"), { recursive: true });
  const photo = sharp({ create: { width: 8, height: 6, channels: 3, background: "#888888" } }).jpeg();
  await photo.toFile(path.join(set, "VG_100K", "1.jpg"));
  cluster = await joinCluster(dataFolder);
  await migrate(cluster.url);
  db = openDatabase(cluster.url);
  const whole = begin(startCommand(dataFolder, "import", set, "--dataset", "undisturbed"));
  expect(await whole.ended).toBe(0);
  undisturbed = await contentsOf(db.pool, "undisturbed");
  expect(undisturbed.entries).toBeGreaterThan(5000);
}, 120_000);

afterAll(async () => {
  for (const process of started) await process.stop();
  await db.close();
  await cluster.leave();
  await rm(dataFolder, { recursive: true, force: true });
});

const addRun = (datasetName: string): Promise<bigint> =>
  askFor(db, { kind: "import", request: { datasetName, paths: [set] } });
const stateOf = async (id: bigint) => (await db.prisma.run.findUniqueOrThrow({ where: { id } })).state;
/** Rows of its files that are in for good. */
const rowsIn = async (runId: bigint) => {
  const { _sum } = await db.prisma.runFile.aggregate({ where: { runId }, _sum: { rowsDone: true } });
  return _sum.rowsDone ?? 0;
};
/** Comes true as well while the database is coming back. */
const soon = (look: () => Promise<boolean>, timeout = 50_000) =>
  expect.poll(() => look().catch(() => false), { timeout, interval: 10 }).toBe(true);
const isDone = (runId: bigint) => soon(async () => (await stateOf(runId)) === "done");

/** What the upkeep of any worker does within half a minute of a worker's death, at once, and the next try at once, too. */
async function lookAfter(runId: bigint): Promise<void> {
  await takeOverRuns(db, 0);
  await db.pool.query("UPDATE pgboss.job SET start_after = now() WHERE id = $1 AND state = 'retry'", [jobIdOf(runId)]);
}

test("an import whose workers are killed twice in the middle brings what an undisturbed one brings", async () => {
  const runId = await addRun("worker killed");
  let before = 0;
  for (let kills = 0; kills < 2; kills++) {
    const worker = begin(startWorker(dataFolder));
    await soon(async () => (await rowsIn(runId)) > before);
    await worker.kill();
    expect(await stateOf(runId)).toBe("running");
    before = await rowsIn(runId);
    await soon(async () => {
      await lookAfter(runId);
      return (await stateOf(runId)) === "waiting";
    });
  }
  const worker = begin(startWorker(dataFolder));
  await isDone(runId);
  await worker.stop();
  expect(await contentsOf(db.pool, "worker killed")).toEqual(undisturbed);
}, 180_000);

test("an import whose PostgreSQL is killed in the middle goes on when it is back, and brings the same", async () => {
  const runId = await addRun("postgres killed");
  const worker = begin(startWorker(dataFolder));
  await soon(async () => (await rowsIn(runId)) > 0);
  await killPostgres(dataFolder);
  await soon(async () => {
    const state = await stateOf(runId);
    if (state === "failed" || state === "cancelled") expect.unreachable(`The import is ${state}.`);
    // Its own worker goes on with it: nobody else is there to.
    return state === "done";
  });
  expect(await loadJob(db, "import", runId), "a database that went away is no death of a worker").toMatchObject({
    retryLimit: RETRIES_MAX,
    retryCount: 0,
  });
  await worker.stop();
  expect(await contentsOf(db.pool, "postgres killed")).toEqual(undisturbed);
}, 180_000);
