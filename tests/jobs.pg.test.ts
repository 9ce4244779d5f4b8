import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compactCounts } from "#server/db/compact-counts.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { sendMissingHashes } from "#server/jobs/hash-job.ts";
import { carryOutImport } from "#server/jobs/import-job.ts";
import { sendMissingIndexes } from "#server/jobs/index-job.ts";
import { jobIdOf, openJobs, sendRun } from "#server/jobs/jobs.ts";
import { lockRun } from "#server/jobs/run-lock.ts";
import { takeOverRuns } from "#server/jobs/take-over.ts";
import { work } from "#server/jobs/work.ts";
import { freshDatabase } from "./database.ts";

const ROOT = path.join(import.meta.dirname, "..");
const TIMES = { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 };

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-jobs-"));
  const content = [
    { from: "user", value: "Why are the boats empty?" },
    { from: "gpt", value: "The market is on land." },
  ];
  const rows = Array.from({ length: 20 }, (_, image_id) => ({ image_id: image_id + 1, conversations: [{ content }] }));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify(rows));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const addRun = async (datasetName: string): Promise<bigint> => {
  const run = await db.prisma.run.create({ data: { kind: "import", request: { datasetName, paths: [folder] } } });
  return run.id;
};
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
const stateOf = async (id: bigint) => (await loadRun(id)).state;
const loadJob = async (id: bigint) => (await openJobs(db)).getJobById("import", jobIdOf(id));
const workplace = (stop: AbortSignal) => ({
  db,
  directUrl: db.url,
  dataFolder: folder,
  exportsFolder: path.join(folder, "exports"),
  exportDays: 7,
  stop,
});

/** Works until `enough` says so. */
async function workUntil(enough: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const working = work(workplace(stop.signal), TIMES);
  try {
    await enough();
  } finally {
    stop.abort();
    await working;
  }
}

const isState = (id: bigint, state: string) => () => expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe(state);

/** Keeps every import of the data set waiting before its first row, until what is returned is called. */
async function holdImports(datasetName: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`svit import ${datasetName}`]);
  return () => client.end();
}

/** As if a worker had taken the job a minute ago and died. */
async function takeAndDie(id: bigint): Promise<void> {
  const jobs = await (await openJobs(db)).fetch("import");
  expect(jobs).toHaveLength(1);
  await db.prisma.run.update({ where: { id }, data: { state: "running" } });
  await ageJob(id);
}
const ageJob = (id: bigint) =>
  db.pool.query("UPDATE pgboss.job SET started_on = now() - interval '1 minute' WHERE id = $1", [jobIdOf(id)]);

test("an import that was sent twice is carried out once, and its report stands in its Run", async () => {
  const id = await addRun("sent");
  await Promise.all([sendRun(db, id, "import"), sendRun(db, id, "import")]);
  await workUntil(isState(id, "done"));
  expect((await loadRun(id)).report).toMatchObject({ entriesNew: 20, datasetName: "sent" });
  expect((await loadJob(id))?.state).toBe("completed");
});

test("the import of a worker that was killed is carried out by the next one", async () => {
  const id = await addRun("killed");
  await sendRun(db, id, "import");
  const release = await holdImports("killed");
  const worker = spawn(process.execPath, ["--conditions=react-server", path.join(ROOT, "cli", "worker.ts")], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent" },
    stdio: "ignore",
  });
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toBe("running");
  await ageJob(id);
  await takeOverRuns(db);
  expect(await stateOf(id), "a living worker keeps its import").toBe("running");
  worker.kill("SIGKILL");
  await once(worker, "exit");
  await release();
  await expect
    .poll(async () => {
      await takeOverRuns(db);
      return stateOf(id);
    })
    .toBe("waiting");
  await workUntil(isState(id, "done"));
  expect((await loadRun(id)).report).toMatchObject({ entriesNew: 20 });
});

test("an import that has killed three workers ends as failed, with a sentence", async () => {
  const id = await addRun("deadly");
  await sendRun(db, id, "import");
  for (const state of ["waiting", "waiting", "failed"]) {
    await takeAndDie(id);
    await takeOverRuns(db);
    expect(await stateOf(id)).toBe(state);
  }
  expect((await loadRun(id)).error).toContain("died 3 times");
});

test("a worker that ends in order gives its import back, and that costs none of its tries", async () => {
  const id = await addRun("given back");
  await sendRun(db, id, "import");
  const release = await holdImports("given back");
  const stop = new AbortController();
  const working = work(workplace(stop.signal), TIMES);
  await isState(id, "running")();
  stop.abort();
  await release();
  await working;
  expect(await stateOf(id)).toBe("waiting");
  expect(await loadJob(id)).toMatchObject({ state: "created", retryCount: 0 });
  await workUntil(isState(id, "done"));
});

test("an import that is cancelled while it waits is never begun", async () => {
  const id = await addRun("cancelled");
  await db.prisma.run.update({ where: { id }, data: { cancelled: true } });
  await sendRun(db, id, "import");
  await workUntil(isState(id, "cancelled"));
  expect(await db.prisma.dataset.count({ where: { name: "cancelled" } })).toBe(0);
});

test("an import that another worker carries out is left to it and looked at again later", async () => {
  const id = await addRun("busy");
  const lock = await lockRun(db.url, id);
  expect(await carryOutImport(workplace(new AbortController().signal), id)).toBe("busy");
  await sendRun(db, id, "import");
  await workUntil(async () => {
    await expect
      .poll(async () => (await loadJob(id))?.startAfter.getTime(), { timeout: 10_000 })
      .toBeGreaterThan(Date.now() + 30_000);
  });
  expect(await stateOf(id)).toBe("waiting");
  await lock?.release();
});

test("an import whose job was never sent is sent", async () => {
  const id = await addRun("unsent");
  await takeOverRuns(db);
  expect((await loadJob(id))?.state).toBe("created");
  await workUntil(isState(id, "done"));
});

test("search texts that a killed import left out are written", async () => {
  const id = await addRun("unindexed");
  await sendRun(db, id, "import");
  await workUntil(isState(id, "done"));
  const where = { datasetId: BigInt((await loadRun(id)).datasetId ?? 0) };
  await db.prisma.entrySearch.deleteMany({ where });
  const look = await sendMissingIndexes(db, null);
  await expect.poll(async () => (await sendMissingIndexes(db, look)).written).toBe(look.written);
  await workUntil(async () => {
    await expect.poll(() => db.prisma.entrySearch.count({ where }), { timeout: 10_000 }).toBe(20);
  });
});

test("records of earlier releases get their hashes from a worker", async () => {
  const turns = [{ from: "human", value: "What?" }];
  await writeFile(path.join(folder, "records.json"), JSON.stringify([{ model: "", conversations: turns }]));
  const { datasetId } = await importPaths({ db, datasetName: "hashes", paths: [path.join(folder, "records.json")] });
  const id = BigInt(datasetId ?? 0);
  const recordHash = async () =>
    (await db.pool.query(`SELECT encode("recordHash", 'hex') AS hash FROM "Entry" WHERE "datasetId" = $1`, [id])).rows;
  const before = await recordHash();
  expect(before[0].hash).toHaveLength(64);
  await db.pool.query(`UPDATE "Entry" SET "recordHash" = NULL WHERE "datasetId" = $1`, [id]);
  await db.prisma.dataset.update({ where: { id }, data: { hasRecordHashes: false } });
  await sendMissingHashes(db);
  const hasHashes = async () => (await db.prisma.dataset.findUniqueOrThrow({ where: { id } })).hasRecordHashes;
  await workUntil(() => expect.poll(hasHashes, { timeout: 10_000 }).toBe(true));
  expect(await recordHash()).toEqual(before);
  await rm(path.join(folder, "records.json"));
});

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

test("a bulk action and an export whose workers died are given to the next one", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "of runs" } });
  for (const kind of ["bulk", "export"] as const) {
    const { id } = await db.prisma.run.create({ data: { kind, datasetId, request: {} } });
    await sendRun(db, id, kind);
    expect(await (await openJobs(db)).fetch(kind)).toHaveLength(1);
    await db.prisma.run.update({ where: { id }, data: { state: "running" } });
    await ageJob(id);
    await takeOverRuns(db);
    expect(await stateOf(id)).toBe("waiting");
    expect((await (await openJobs(db)).getJobById(kind, jobIdOf(id)))?.state).toBe("retry");
    await db.prisma.run.update({ where: { id }, data: { state: "cancelled", finishedAt: new Date() } });
  }
});

test("a run of a command line that was killed ends as failed, and says how to go on", async () => {
  const { id } = await db.prisma.run.create({ data: { kind: "import", state: "running", request: {} } });
  const lock = await lockRun(db.url, id);
  await takeOverRuns(db);
  expect(await stateOf(id), "a living one keeps it").toBe("running");
  await lock?.release();
  await expect
    .poll(async () => {
      await takeOverRuns(db);
      return stateOf(id);
    })
    .toBe("failed");
  expect((await loadRun(id)).error).toContain("Resume it");
});
