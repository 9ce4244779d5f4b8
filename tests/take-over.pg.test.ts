import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RunKind } from "#domain/run-kind.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { openJobs } from "#server/runs/job-queue.ts";
import { lockRun, runLockName } from "#server/runs/run-lock.ts";
import { GRACE_MS, takeOverRuns } from "#server/runs/take-over.ts";
import { freshDatabase } from "./database.ts";
import { folderOfTwenty, holdImports, workUntil } from "./machine/work-here.ts";
import * as runs from "./runs.ts";

const ROOT = path.join(import.meta.dirname, "..");

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await folderOfTwenty();
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const askFor = (datasetName: string) => runs.askFor(db, { kind: "import", request: { datasetName, paths: [folder] } });
const loadRun = (id: bigint) => runs.loadRun(db, id);
const stateOf = async (id: bigint) => (await loadRun(id)).state;
const loadJob = (id: bigint, kind: RunKind = "import") => runs.loadJob(db, kind, id);
const forget = (id: bigint) =>
  db.prisma.run.update({ where: { id }, data: { state: "cancelled", finishedAt: new Date() } });

/** As if a worker had taken the job and died. */
async function takeAndDie(id: bigint, kind: RunKind = "import"): Promise<void> {
  await (await openJobs(db)).fetch(kind, { batchSize: 100 });
  expect((await loadJob(id, kind))?.state).toBe("active");
  await db.prisma.run.update({ where: { id }, data: { state: "running" } });
}

/** Looks as often as it takes PostgreSQL to notice that a lock's holder is gone. */
const lookUntil = (id: bigint, state: string) =>
  vi.waitFor(
    async () => {
      await takeOverRuns(db, 0);
      expect(await stateOf(id)).toBe(state);
    },
    { timeout: 20_000 },
  );

test("the import of a worker that was killed is carried out by the next one", async () => {
  const id = await askFor("killed");
  const release = await holdImports(db, "killed");
  const worker = spawn(process.execPath, ["--conditions=react-server", path.join(ROOT, "cli", "worker.ts")], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent" },
    stdio: "ignore",
  });
  await expect.poll(() => stateOf(id)).toBe("running");
  await takeOverRuns(db, 0);
  expect(await stateOf(id), "a living worker keeps its import").toBe("running");
  worker.kill("SIGKILL");
  await once(worker, "exit");
  await release();
  await lookUntil(id, "waiting");
  await workUntil(db, folder, () => expect.poll(() => stateOf(id)).toBe("done"));
  expect((await loadRun(id)).report).toMatchObject({ entriesNew: 20 });
});

test("an import that has killed three workers ends as failed, and says so", async () => {
  const id = await askFor("deadly");
  for (const state of ["waiting", "waiting", "failed"]) {
    await takeAndDie(id);
    await takeOverRuns(db, 0);
    expect(await stateOf(id)).toBe(state);
  }
  expect((await loadRun(id)).error).toMatchObject({ code: "workerDied", data: { count: 3 } });
});

test("who holds no lock at one look, or at two of one moment, is not dead yet", async () => {
  const id = await askFor("a moment");
  await takeAndDie(id);
  await takeOverRuns(db);
  await takeOverRuns(db);
  expect(await loadJob(id)).toMatchObject({ state: "active", retryCount: 0 });
  expect(await stateOf(id)).toBe("running");
  expect(GRACE_MS).toBeGreaterThan(1000);
  await forget(id);
});

test("a look counts against the attempt that it saw, not against the next one of the same run", async () => {
  const id = await askFor("again");
  await takeAndDie(id);
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  await takeOverRuns(db);
  // It was held at a look between, and another attempt at it has just been begun.
  await db.pool.query("UPDATE pgboss.job SET started_on = started_on + interval '1 second' WHERE data->>'runId' = $1", [
    String(id),
  ]);
  clock.mockReturnValue(GRACE_MS);
  await takeOverRuns(db);
  expect(await loadJob(id)).toMatchObject({ state: "active" });
  clock.mockReturnValue(2 * GRACE_MS);
  await takeOverRuns(db);
  clock.mockRestore();
  expect(await loadJob(id)).toMatchObject({ state: "retry" });
  await forget(id);
});

test("who held its run between two looks is not dead by the first of them", async () => {
  const id = await askFor("held between");
  await takeAndDie(id);
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  await takeOverRuns(db);
  const lock = await lockRun(db.url, id);
  await takeOverRuns(db);
  await lock?.release();
  clock.mockReturnValue(GRACE_MS);
  const isFree = `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free`;
  await expect.poll(async () => (await db.pool.query(isFree, [runLockName(id)])).rows[0].free).toBe(true);
  await takeOverRuns(db);
  clock.mockRestore();
  expect(await loadJob(id)).toMatchObject({ state: "active", retryCount: 0 });
  await forget(id);
});

test("an import that has no job is given one", async () => {
  const id = await insertRun(db.pool, { kind: "import", request: { datasetName: "unsent", paths: [folder] } });
  await takeOverRuns(db);
  expect((await loadJob(id))?.state).toBe("created");
  await workUntil(db, folder, () => expect.poll(() => stateOf(id)).toBe("done"));
});

test("a bulk action and an export whose workers died are given to the next one", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "of runs" } });
  for (const kind of ["bulk", "export"] as const) {
    const id = await runs.askFor(db, { kind, datasetId, request: {} });
    await takeAndDie(id, kind);
    await takeOverRuns(db, 0);
    expect(await stateOf(id)).toBe("waiting");
    expect((await loadJob(id, kind))?.state).toBe("retry");
    await forget(id);
  }
});

test("a run of a command line that was killed ends as failed, and says how to go on", async () => {
  const id = await insertRun(db.pool, { kind: "import", request: {} }, 900_001n);
  const lock = await lockRun(db.url, id);
  await takeOverRuns(db, 0);
  expect(await stateOf(id), "a living one keeps it").toBe("running");
  await lock?.release();
  await lookUntil(id, "failed");
  expect((await loadRun(id)).error).toMatchObject({ code: "programGone", data: { advice: { code: "adviceResume" } } });
});
