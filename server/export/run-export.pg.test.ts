import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportReportSchema, exportRunRequestSchema, exportRunViewSchema } from "#domain/export/export-run.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { estimateExport } from "./estimate-export.ts";
import { findSpooledFile, loadExportRuns } from "./export-runs.ts";
import { runExport } from "./run-export.ts";
import { sweepSpools } from "./sweep-spools.ts";

let db: Database;
let datasetId = 0n;
let folder = "";
const never = new AbortController().signal;
const place = () => ({ exportsFolder: folder, exportDays: 7, dataFolder: folder });

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-spool-"));
  ({ datasetId } = await addDataset(db, { name: "boats", images: 20, perImage: 3 }));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const ALL = { format: "svit", states: ["pending"] };
async function addRun(request: object = ALL, packaging = "files"): Promise<bigint> {
  const run = await db.prisma.run.create({ data: { kind: "export", datasetId, request: { request, packaging } } });
  return run.id;
}
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
const reportOf = async (id: bigint) => exportReportSchema.parse((await loadRun(id)).report);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const foldersOf = async (id: bigint) => (await readdir(folder)).filter((name) => name.split(".")[0] === String(id));

/** Holds every reader of the set's source files back, until what is returned is called. */
async function holdReaders(): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  await client.query('BEGIN; LOCK TABLE "SourceFile" IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.query("ROLLBACK");
    client.release();
  };
}

test("an export lies ready with its manifest, and its Run says what there is", async () => {
  const id = await addRun();
  await runExport(db, id, place(), never);
  expect(await loadRun(id)).toMatchObject({ state: "done", error: null });
  const report = await reportOf(id);
  expect(report).toMatchObject({ entries: 60, records: 20, leftOut: 0, machine: hostname() });
  expect(report.files.map(({ name }) => name)).toEqual([
    "conversation.json",
    "boats.svit.SHA256SUMS",
    "boats.svit.manifest.json",
  ]);
  for (const [number, file] of report.files.entries()) {
    const found = await findSpooledFile(db, id, number, folder);
    const bytes = await readFile(found.path);
    expect({ bytes: bytes.length, sha256: sha256(bytes) }).toEqual({ bytes: file.bytes, sha256: file.sha256 });
  }
  const [view] = await loadExportRuns(db, datasetId, folder);
  expect(view).toMatchObject({
    id: String(id),
    state: "done",
    place: "here",
    format: "svit",
    progress: { entries: 60 },
  });
});

test("a zip is one file with the export in it", async () => {
  const id = await addRun({ ...ALL, format: "jsonl" }, "zip");
  await runExport(db, id, place(), never);
  const { files } = await reportOf(id);
  expect(files).toMatchObject([{ name: "boats-jsonl.zip", records: 60 }]);
  const bytes = await readFile((await findSpooledFile(db, id, 0, folder)).path);
  expect(sha256(bytes)).toBe(files[0]?.sha256);
  expect(bytes.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
});

test("parts are whole files that make up what one file would hold, and their names tell how many there are", async () => {
  const whole = await addRun({ ...ALL, format: "jsonl" });
  await runExport(db, whole, place(), never);
  const one = await readFile((await findSpooledFile(db, whole, 0, folder)).path, "utf8");
  const parts = await addRun({ ...ALL, format: "jsonl", shardSize: { unit: "records", count: 25 } });
  await runExport(db, parts, place(), never);
  const { files } = await reportOf(parts);
  expect(files.map(({ name, records }) => [name, records])).toEqual([
    ["boats.jsonl-00000-of-00003.jsonl", 25],
    ["boats.jsonl-00001-of-00003.jsonl", 25],
    ["boats.jsonl-00002-of-00003.jsonl", 10],
    ["boats.jsonl.SHA256SUMS", null],
    ["boats.jsonl.manifest.json", null],
  ]);
  const texts = await Promise.all(
    [0, 1, 2].map(async (number) => readFile((await findSpooledFile(db, parts, number, folder)).path, "utf8")),
  );
  expect(texts.join("")).toBe(one);
});

test("an attempt that was broken off is begun again from its start, and nothing of it stays", async () => {
  const id = await addRun();
  await mkdir(path.join(folder, `${id}.partial-0123456789ab`));
  await writeFile(path.join(folder, `${id}.partial-0123456789ab`, "conversation.json"), "[");
  const stop = new AbortController();
  const release = await holdReaders();
  const broken = runExport(db, id, place(), stop.signal);
  await expect.poll(() => foldersOf(id)).not.toContain(`${id}.partial-0123456789ab`);
  stop.abort();
  await release();
  await expect(broken).rejects.toThrow();
  expect(await foldersOf(id)).toEqual([]);
  expect((await loadRun(id)).state).toBe("running");
  await runExport(db, id, place(), never);
  expect(await foldersOf(id)).toEqual([String(id)]);
  expect((await reportOf(id)).entries).toBe(60);
});

test("a cancelled export leaves nothing", async () => {
  const id = await addRun();
  const release = await holdReaders();
  const running = runExport(db, id, place(), never);
  await expect.poll(() => foldersOf(id)).toHaveLength(1);
  await db.prisma.run.update({ where: { id }, data: { cancelled: true } });
  // The lock still stands: what waits for it is broken off.
  await running;
  await release();
  expect((await loadRun(id)).state).toBe("cancelled");
  expect(await foldersOf(id)).toEqual([]);
});

test("what cannot be written ends as failed, and says so", async () => {
  const id = await addRun();
  const file = path.join(folder, "a file");
  await writeFile(file, "");
  await runExport(db, id, { ...place(), exportsFolder: file }, never);
  expect(await loadRun(id)).toMatchObject({ state: "failed", error: { code: "fileInTheWay" } });
});

test("an export of nothing ends as failed, and says so, unless an empty one was asked for", async () => {
  const nothing = { ...ALL, states: ["rejected"] };
  const [refused, allowed] = [await addRun(nothing), await addRun({ ...nothing, allowEmpty: true })];
  for (const id of [refused, allowed]) await runExport(db, id, place(), never);
  expect(await loadRun(refused)).toMatchObject({
    state: "failed",
    error: { code: "exportEmpty", data: { states: "rejected" } },
  });
  expect(await foldersOf(refused)).toEqual([]);
  expect(await reportOf(allowed)).toMatchObject({ entries: 0, records: 0 });
  const { request } = exportRunRequestSchema.parse({ request: nothing });
  expect(await estimateExport(db, datasetId, request)).toMatchObject({ entries: 0, isEmpty: true });
});

test("a view leaves as the browse page shows it, with its filter in the manifest", async () => {
  await db.pool.query(
    `UPDATE "EntryStatus" s SET "boxCount" = e."rowIndex" FROM "Entry" e WHERE e.id = s."entryId" AND s."datasetId" = $1`,
    [datasetId],
  );
  const id = await addRun({ ...ALL, filter: { ...NO_FILTER, boxesMin: 4, boxesMax: 5 } });
  await runExport(db, id, place(), never);
  expect(await reportOf(id)).toMatchObject({ entries: 6, records: 2 });
  const manifest = JSON.parse(await readFile((await findSpooledFile(db, id, 2, folder)).path, "utf8"));
  expect(manifest.filter).toEqual({ boxesMin: 4, boxesMax: 5 });
});

test("what is kept long enough is swept, what belongs to nobody too, and the rest stays", async () => {
  const [old, young, deleted] = [await addRun(), await addRun(), await addRun()];
  for (const id of [old, young, deleted]) await runExport(db, id, place(), never);
  await db.prisma.run.update({ where: { id: old }, data: { finishedAt: new Date(Date.now() - 8 * 24 * 3600 * 1000) } });
  await db.prisma.run.delete({ where: { id: deleted } });
  await mkdir(path.join(folder, `${young}.partial-0123456789ab`));
  await mkdir(path.join(folder, "somebody's"));
  await sweepSpools(db, place());
  expect([await foldersOf(old), await foldersOf(deleted)]).toEqual([[], []]);
  expect(await foldersOf(young)).toEqual([String(young)]);
  expect(await readdir(folder)).toContain("somebody's");
  await expect(findSpooledFile(db, old, 0, folder)).rejects.toMatchObject({ detail: { code: "exportKeptUntil" } });
});

test("a file of another machine is refused with where it lies", async () => {
  const id = await addRun();
  await runExport(db, id, place(), never);
  await db.prisma.run.update({ where: { id }, data: { report: { ...(await reportOf(id)), machine: "other-host" } } });
  expect((await findSpooledFile(db, id, 0, folder)).name).toBe("conversation.json");
  const elsewhere = await mkdtemp(path.join(tmpdir(), "svit-spool-"));
  await expect(findSpooledFile(db, id, 0, elsewhere)).rejects.toMatchObject({
    detail: { code: "exportElsewhere", data: { machine: "other-host" } },
  });
  await rm(elsewhere, { recursive: true });
});

test("the size is known about right before an export is begun", async () => {
  const { request } = exportRunRequestSchema.parse({ request: { ...ALL, format: "jsonl" } });
  const estimate = await estimateExport(db, datasetId, request);
  const id = await addRun(request);
  await runExport(db, id, place(), never);
  const bytes = must((await reportOf(id)).files[0], "one file").bytes;
  expect(estimate).toMatchObject({ entries: 60, isExact: true });
  expect(must(estimate.bytes, "a few were looked at") / bytes).toBeCloseTo(1, 1);
});

test("of a view that few entries fit, the estimate counts them", async () => {
  await db.pool.query(`UPDATE "EntryStatus" SET "wordCount" = 7 WHERE "datasetId" = $1 AND "boxCount" = 1`, [
    datasetId,
  ]);
  const { request } = exportRunRequestSchema.parse({ request: { ...ALL, filter: { wordsMin: 7, wordsMax: 7 } } });
  expect(await estimateExport(db, datasetId, request)).toMatchObject({ entries: 3, isExact: true });
});

describe("an export that a newer release asked for", () => {
  test.each([
    ["with a filter of a newer version", { ...ALL, filter: { version: 99, colour: ["red"] } }, "filterNewer"],
    ["in a format that is not known", { ...ALL, format: "webdataset" }, "inputAt"],
    ["with a setting that is not known", { ...ALL, settings: { font: "Inter" } }, "inputAt"],
  ])("%s is listed with the reason, and the others as they are", async (_, request, code) => {
    const known = String(await addRun());
    const newer = String(await addRun(request));
    const views = await loadExportRuns(db, datasetId, folder);
    expect(exportRunViewSchema.array().parse(views)).toEqual(views);
    const viewOf = (id: string) => views.find((view) => view.id === id);
    expect(viewOf(known)).toMatchObject({ format: "svit", unread: null });
    expect(viewOf(newer)).toMatchObject({
      format: null,
      request: null,
      unread: { code: "storedUnknown", data: { problems: [{ code }] } },
    });
  });

  test("whose report is not known has no files here, and the reason", async () => {
    const id = await addRun();
    await db.prisma.run.update({
      where: { id },
      data: { state: "done", finishedAt: new Date(), report: { parts: [] } },
    });
    const view = (await loadExportRuns(db, datasetId, folder)).find((own) => own.id === String(id));
    expect(view).toMatchObject({ format: "svit", report: null, place: null, unread: { code: "storedUnknown" } });
  });
});
