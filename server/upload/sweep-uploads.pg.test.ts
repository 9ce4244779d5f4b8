import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ReadableStream } from "node:stream/web";
import { v4 as uuid } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sliceSchema } from "#domain/import/upload.ts";
import { startImport } from "#server/jobs/start-import.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadUpload } from "./load-upload.ts";
import { saveSlice } from "./save-slice.ts";
import { sweepUploads } from "./sweep-uploads.ts";
import { removeUpload, uploadFolder } from "./upload-folder.ts";
import { lockUpload } from "./upload-import.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let ann: Reviewer;
let dataFolder: string;
const WEEK_AGO = new Date(1.5e12);

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
});
afterAll(() => db.close());
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), "svit-sweep-"));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

async function addUpload(...names: string[]): Promise<string> {
  const uploadId = uuid();
  for (const name of names) await sendTo(uploadId, name, "a");
  return uploadId;
}

const sendTo = (uploadId: string, name: string, content: string) =>
  saveSlice(
    dataFolder,
    uploadId,
    sliceSchema.parse({ name, bytes: 1 }),
    new Blob([content]).stream() as unknown as ReadableStream,
  );

/** As if nobody had touched it for longer than a week. */
async function age(uploadId: string): Promise<void> {
  const folder = uploadFolder(dataFolder, uploadId);
  for (const name of [...(await readdir(folder)), "."]) await utimes(path.join(folder, name), 1e9, 1e9);
}

const uploads = async () => (await readdir(path.join(dataFolder, "uploads"))).sort();
const ask = (uploadId: string, fileCount: number) =>
  startImport(
    db,
    { datasetName: "sent", source: { uploadId, fileCount }, naming: undefined, reviewerId: ann.id },
    { dataFolder, importRoots: [] },
  );

test("what nobody touched for long is swept away, and nothing else", async () => {
  await age(await addUpload("a.json"));
  const young = await addUpload("a.json");
  await sweepUploads(db, dataFolder, WEEK_AGO);
  expect(await uploads()).toEqual([young]);
  await sweepUploads(db, path.join(dataFolder, "not there"), new Date());
});

test("an upload whose import waits or is under way stays, however old; one whose import ended unfinished goes", async () => {
  const uploadId = await addUpload("a.json", "b.json");
  const id = await ask(uploadId, 2);
  await age(uploadId);
  for (const state of ["waiting", "running"] as const) {
    await db.prisma.run.update({ where: { id }, data: { state } });
    await sweepUploads(db, dataFolder, WEEK_AGO);
    expect(await uploads(), state).toEqual([uploadId]);
  }
  await db.prisma.run.update({ where: { id }, data: { state: "cancelled", finishedAt: new Date() } });
  await sweepUploads(db, dataFolder, WEEK_AGO);
  expect(await uploads()).toEqual([]);
});

test("an import that is asked for while its upload is about to be swept keeps it, or is told that it is gone", async () => {
  const uploadId = await addUpload("a.json");
  await age(uploadId);
  // What startImport does, in slow motion.
  const asking = await db.pool.connect();
  await asking.query("BEGIN");
  await lockUpload(asking, uploadId);
  const files = await loadUpload(dataFolder, uploadId);
  const sweeping = sweepUploads(db, dataFolder, WEEK_AGO);
  await expect
    .poll(async () => {
      const { rows } = await db.pool.query(
        `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows[0].n;
    })
    .toBe(1);
  const id = await insertRun(asking, { kind: "import", request: { datasetName: "sent", files } });
  await asking.query("COMMIT");
  asking.release();
  await sweeping;
  expect(await uploads()).toEqual([uploadId]);
  await db.prisma.run.update({ where: { id }, data: { state: "failed", finishedAt: new Date() } });
  await sweepUploads(db, dataFolder, WEEK_AGO);
  await expect(ask(uploadId, 1)).rejects.toMatchObject({ code: "not_found" });
});

test("an upload that is asked for twice, at once or after it came in, is imported by one Run", async () => {
  const uploadId = await addUpload("a.json");
  const [id, again] = await Promise.all([ask(uploadId, 1), ask(uploadId, 1)]);
  expect(again).toBe(id);
  await expect(
    startImport(
      db,
      { datasetName: "other", source: { uploadId }, naming: undefined, reviewerId: ann.id },
      { dataFolder, importRoots: [] },
    ),
  ).rejects.toMatchObject({ code: "conflict", detail: { code: "uploadImported" } });
  await db.prisma.run.update({ where: { id }, data: { state: "done", finishedAt: new Date() } });
  expect(await ask(uploadId, 1)).toBe(id);
  await db.prisma.run.update({ where: { id }, data: { state: "failed" } });
  expect(await ask(uploadId, 1)).not.toBe(id);
});

test("an import names each file that was sent and has not arrived, and is not begun", async () => {
  const before = await db.prisma.run.count();
  const uploadId = await addUpload("here.json");
  for (const name of ["half.json", "images/half.jpg"]) await saveHalf(uploadId, name);
  await expect(ask(uploadId, 3)).rejects.toMatchObject({
    code: "conflict",
    detail: {
      code: "filesLacking",
      data: { names: expect.stringMatching(/^(?=.*half\.json)(?=.*images\/half\.jpg)(?!.*here\.json)/) },
    },
  });
  // What never came at all has no name here; its sender knows how many there were.
  const other = await addUpload("here.json");
  await expect(ask(other, 2)).rejects.toMatchObject({
    code: "conflict",
    detail: { code: "filesMissing", data: { count: 2, here: 1 } },
  });
  expect(await db.prisma.run.count()).toBe(before);
});

const saveHalf = (uploadId: string, name: string) =>
  saveSlice(
    dataFolder,
    uploadId,
    sliceSchema.parse({ name, bytes: 2 }),
    new Blob(["a"]).stream() as unknown as ReadableStream,
  );

test("an upload goes when its import is over; a folder that is none stays", async () => {
  const uploadId = await addUpload("a.json");
  const files = await loadUpload(dataFolder, uploadId);
  await removeUpload(dataFolder, [{ path: path.join(dataFolder, "photos", "x") }]);
  await removeUpload(path.join(dataFolder, "elsewhere"), files);
  expect(await loadUpload(dataFolder, uploadId)).toHaveLength(1);
  await removeUpload(dataFolder, files);
  expect(await uploads()).toEqual([]);
});
