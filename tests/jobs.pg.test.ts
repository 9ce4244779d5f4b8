import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importPaths } from "#server/import/import-paths.ts";
import { sendMissingHashes } from "#server/jobs/hash-job.ts";
import { carryOutImport } from "#server/jobs/import-job.ts";
import { sendMissingIndexes } from "#server/jobs/index-job.ts";
import { work } from "#server/jobs/work.ts";
import { lockRun } from "#server/runs/run-lock.ts";
import { freshDatabase } from "./database.ts";
import { folderOfTwenty, holdImports, workplace, workUntil } from "./machine/work-here.ts";
import * as runs from "./runs.ts";

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
const loadJob = (id: bigint) => runs.loadJob(db, "import", id);
const isState = (id: bigint, state: string) => () => expect.poll(() => stateOf(id)).toBe(state);

test("an import that was asked for is carried out once, and its report stands in its Run", async () => {
  const id = await askFor("sent");
  await workUntil(db, folder, isState(id, "done"));
  expect((await loadRun(id)).report).toMatchObject({ entriesNew: 20, datasetName: "sent" });
  await expect.poll(async () => (await loadJob(id))?.state).toBe("completed");
});

test("entries that a browser sent are told from those of a path on the server", async () => {
  const file = { path: path.join(folder, "complex_reasoning.json"), name: "complex_reasoning.json" };
  const ids = [
    await runs.askFor(db, { kind: "import", request: { datasetName: "of a browser", files: [file] } }),
    await runs.askFor(db, { kind: "import", request: { datasetName: "of a path", paths: [file.path] } }),
  ];
  for (const id of ids) await workUntil(db, folder, isState(id, "done"));
  const sources = await db.prisma.sourceFile.findMany({ where: { runId: { in: ids } }, orderBy: { runId: "asc" } });
  expect(sources.map(({ kind }) => kind)).toEqual(["upload", "file"]);
});

test("a worker that ends in order gives its import back, and that costs none of its tries", async () => {
  const id = await askFor("given back");
  const release = await holdImports(db, "given back");
  const stop = new AbortController();
  const working = work(workplace(db, folder, stop.signal), { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 });
  await isState(id, "running")();
  stop.abort();
  await release();
  await working;
  expect(await stateOf(id)).toBe("waiting");
  expect(await loadJob(id)).toMatchObject({ state: "created", retryCount: 0, retryLimit: 2 });
  await workUntil(db, folder, isState(id, "done"));
});

test("an import that is cancelled while it waits is never begun", async () => {
  const id = await askFor("cancelled");
  await db.prisma.run.update({ where: { id }, data: { cancelled: true } });
  await workUntil(db, folder, isState(id, "cancelled"));
  expect(await db.prisma.dataset.count({ where: { name: "cancelled" } })).toBe(0);
});

test("an import that another worker carries out is left to it and looked at again later", async () => {
  const id = await askFor("busy");
  const lock = await lockRun(db.url, id);
  expect(await carryOutImport(workplace(db, folder, new AbortController().signal), id)).toBe("busy");
  await workUntil(db, folder, () =>
    expect.poll(async () => (await loadJob(id))?.startAfter.getTime()).toBeGreaterThan(Date.now() + 30_000),
  );
  expect(await stateOf(id)).toBe("waiting");
  await lock?.release();
});

test("search texts that a killed import left out are written", async () => {
  const id = await askFor("unindexed");
  await workUntil(db, folder, isState(id, "done"));
  const where = { datasetId: BigInt((await loadRun(id)).datasetId ?? 0) };
  await db.prisma.entrySearch.deleteMany({ where });
  const look = await sendMissingIndexes(db, null);
  await expect.poll(async () => (await sendMissingIndexes(db, look)).written).toBe(look.written);
  await workUntil(db, folder, () => expect.poll(() => db.prisma.entrySearch.count({ where })).toBe(20));
});

test("records of earlier releases get their hashes from a worker", async () => {
  const turns = [{ from: "human", value: "What?" }];
  const file = path.join(folder, "records.json");
  await writeFile(file, JSON.stringify([{ model: "", conversations: turns }]));
  const { datasetId } = await importPaths({ db, datasetName: "hashes", paths: [file] });
  const id = BigInt(datasetId ?? 0);
  const recordHash = async () =>
    (await db.pool.query(`SELECT encode("recordHash", 'hex') AS hash FROM "Entry" WHERE "datasetId" = $1`, [id])).rows;
  const before = await recordHash();
  expect(before[0].hash).toHaveLength(64);
  await db.pool.query(`UPDATE "Entry" SET "recordHash" = NULL WHERE "datasetId" = $1`, [id]);
  await db.prisma.dataset.update({ where: { id }, data: { hasRecordHashes: false } });
  await sendMissingHashes(db);
  const hasHashes = async () => (await db.prisma.dataset.findUniqueOrThrow({ where: { id } })).hasRecordHashes;
  await workUntil(db, folder, () => expect.poll(hasHashes).toBe(true));
  expect(await recordHash()).toEqual(before);
  await rm(file);
});
