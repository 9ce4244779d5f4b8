import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { RETRIES_MAX } from "#server/runs/job-queue.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer } from "./entries.ts";
import { type BreakableWay, openWay } from "./http/breakable-way.ts";
import { folderOfTwenty, holdImports } from "./machine/work-here.ts";
import * as runs from "./runs.ts";

const ROOT = path.join(import.meta.dirname, "..");

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let way: BreakableWay;
let worker: ChildProcess;
let log = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await folderOfTwenty();
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  const gone = once(worker, "exit");
  worker.kill("SIGTERM");
  await gone;
  way.close();
});

/** A worker of its own whose way to the database a test can break. */
async function startWorker(): Promise<void> {
  way = await openWay(db.url);
  log = "";
  worker = spawn(process.execPath, ["--conditions=react-server", path.join(ROOT, "cli", "worker.ts")], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: way.url, SVIT_DATA: folder, SVIT_LOG: "info" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  worker.stderr?.on("data", (text) => {
    log += text;
  });
}

const said = (words: string) => log.split("\n").filter((line) => line.includes(words)).length;
const stateOf = async (id: bigint) => (await runs.loadRun(db, id)).state;
const isState = (id: bigint, state: string) => expect.poll(() => stateOf(id)).toBe(state);

test("a worker waits for a database that is away, says so once, and goes on with its import when it is back", async () => {
  await startWorker();
  const release = await holdImports(db, "away");
  const id = await runs.askFor(db, { kind: "import", request: { datasetName: "away", paths: [folder] } });
  await isState(id, "running");
  way.cut();
  // All loops of the worker have found out, more than once.
  await expect.poll(() => way.refused()).toBeGreaterThan(5);
  await takeOverRuns(db);
  expect(await stateOf(id), "no other worker takes it for dead").toBe("running");
  await release();
  way.mend();
  await isState(id, "done");
  expect(await runs.loadRun(db, id)).toMatchObject({ report: { entriesNew: 20 }, error: null });
  await expect.poll(async () => (await runs.loadJob(db, "import", id))?.state).toBe("completed");
  expect(await runs.loadJob(db, "import", id)).toMatchObject({
    retryLimit: RETRIES_MAX,
    retryCount: 0,
    data: { lostBefore: 1 },
  });
  expect(worker.exitCode).toBeNull();
  expect(said("does not answer")).toBe(1);
  expect(said("answers again")).toBe(1);
  expect(said('"stack"')).toBe(0);
});

test("connections that are cut under an export and a bulk action, while their locks hold, cost them nothing", async () => {
  const { datasetId } = await addDataset(db, { images: 30, perImage: 20 });
  const reviewer = await addReviewer(db, "Ann");
  // What both need is locked, so that they are in the middle when their connections go.
  const holder = await db.pool.connect();
  await holder.query("BEGIN");
  await holder.query(`LOCK TABLE "Verdict" IN ACCESS EXCLUSIVE MODE`);
  const target = { kind: "filter", filter: {}, exceptIds: [] };
  const ids = await Promise.all([
    runs.askFor(db, {
      kind: "bulk",
      datasetId,
      reviewerId: reviewer.id,
      request: { target, action: { do: "flag", reasonCodes: [], note: null } },
    }),
    runs.askFor(db, {
      kind: "export",
      datasetId,
      request: { request: { format: "jsonl", states: ["pending", "flagged"] }, packaging: "files" },
    }),
  ]);
  await startWorker();
  const waiting = async () =>
    (await holder.query(`SELECT pid FROM pg_locks WHERE relation = '"Verdict"'::regclass AND NOT granted`)).rows;
  await expect.poll(async () => (await waiting()).length).toBe(2);
  for (const { pid } of await waiting()) await holder.query("SELECT pg_terminate_backend($1)", [pid]);
  // Each has found out, and has given its run back.
  for (const id of ids) await isState(id, "waiting");
  await holder.query("COMMIT");
  holder.release();
  for (const id of ids) await isState(id, "done");
  expect(await db.prisma.entryStatus.count({ where: { datasetId, state: "flagged" } })).toBe(600);
  expect(await db.prisma.verdict.count({ where: { datasetId } })).toBe(600);
  for (const [at, kind] of (["bulk", "export"] as const).entries())
    expect(await runs.loadJob(db, kind, ids[at] ?? 0n)).toMatchObject({ retryCount: 0, data: { lostBefore: 1 } });
  expect(said('"stack"')).toBe(0);
});
