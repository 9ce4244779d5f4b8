import { createHash } from "node:crypto";
import { readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { beforeEach, describe, expect, test } from "vitest";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { must } from "#domain/must.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { runExport } from "#server/export/run-export.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { namesWithPhotos, outputNames } from "#server/export/write/output-names.ts";
import { type SpoolSink, spoolSink } from "#server/export/write/spool-sink.ts";
import { withdrawalPlace, withdrawHere } from "#server/jobs/withdraw-here.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { startSession } from "#server/queue/start-session.ts";
import { createRun } from "#server/runs/create-run.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { loadReportedPhotos, reportPhoto } from "#server/withdrawal/reported-photos.ts";
import { restorePhoto } from "#server/withdrawal/restore-photo.ts";
import { runWithdrawal } from "#server/withdrawal/run-withdrawal.ts";
import { startWithdrawal } from "#server/withdrawal/start-withdrawal.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { addReviewer } from "./entries.ts";

const set = photoSets();
const never = new AbortController().signal;

let datasetId: bigint;
let folders: { dataFolder: string; exportsFolder: string };

/** Two photos with an entry each, and what lies beside. */
beforeEach(async () => {
  await set.put({ "a.jpg": 1, "b.jpg": 2, "set.json": [row("a.jpg", "A boat."), row("b.jpg", "A dog.")] });
  // Beside what is imported again.
  folders = { dataFolder: `${set.top}-data`, exportsFolder: `${set.top}-exports` };
});

const take = async (more: object = {}) => {
  const report = await set.take([""], more);
  datasetId = BigInt(must(report.datasetId, "it is imported"));
  return report;
};
const imageOf = async (name: string) => {
  const alias = await set.db.prisma.imageAlias.findFirstOrThrow({ where: { datasetId, alias: { endsWith: name } } });
  return alias.imageId;
};
const photoOf = async (id: bigint) => (await set.db.prisma.image.findUniqueOrThrow({ where: { id } })).photo;
const entryOf = async (imageId: bigint) => (await set.db.prisma.entry.findFirstOrThrow({ where: { imageId } })).id;
const here = () => ({ db: set.db, directUrl: set.db.directUrl, signal: never, ...folders });
const withdraw = (id: bigint, reason = "") => withdrawHere(here(), { datasetId, imageIds: [String(id)], reason });
const cacheOf = () => new PhotoCache(path.join(folders.dataFolder, "photo-cache"), 1e9);
const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile());
const askedFor = (sizeMax: number) => sessionRequestSchema.parse({ size: sizeMax });

async function exported(more: object = {}): Promise<ExportManifest> {
  const names = outputNames("llava", set.name);
  const folder = `${set.top}-out-${uuidv7()}`;
  const sink = await folderSink(folder, Object.values(names), { force: true });
  const record = { runId: null, place: folder };
  return exportDataset({ db: set.db, datasetId, format: "llava", states: ["pending"], names, record, ...more }, sink);
}

describe("a withdrawn photo", () => {
  test("is served to nobody, in no size, and its entries stay with what was decided", async () => {
    await take();
    const [a, b] = [await imageOf("a.jpg"), await imageOf("b.jpg")];
    expect((await openPhoto(set.db, a, null, cacheOf())).bytes.length).toBeGreaterThan(0);
    await withdraw(a, "asked for");
    for (const width of [null, 320] as const)
      await expect(openPhoto(set.db, a, width, cacheOf())).rejects.toMatchObject({
        code: "gone",
        data: { photo: "withdrawn" },
      });
    expect([await photoOf(a), await photoOf(b)]).toEqual(["withdrawn", "present"]);
    expect(await set.db.prisma.entry.count({ where: { datasetId } })).toBe(2);
    expect(await loadWithdrawals(set.db, datasetId)).toMatchObject([
      { reason: "asked for", isCleared: true, entries: 1 },
    ]);
  });

  test("is kept so whatever writes what became of it", async () => {
    await take();
    const a = await imageOf("a.jpg");
    await withdraw(a);
    await set.db.pool.query(`UPDATE "Image" SET photo = 'present' WHERE id = $1`, [a]);
    expect(await photoOf(a)).toBe("withdrawn");
  });

  test("comes back by no later import: not by its name, not by its bytes under another, not by another picture of its name", async () => {
    await take();
    const a = await imageOf("a.jpg");
    await withdraw(a);
    await set.put({
      "copies/c.jpg": await readFile(path.join(set.top, "a.jpg")),
      "more.json": [row("copies/c.jpg", "A ship.")],
    });
    const report = await take();
    expect(await photoOf(a)).toBe("withdrawn");
    const c = await imageOf("c.jpg");
    expect(await photoOf(c)).toBe("withdrawn");
    await expect(openPhoto(set.db, c, null, cacheOf())).rejects.toMatchObject({ code: "gone" });
    expect(report.notices).toContainEqual({ code: "photosWithheld", data: { count: 2 } });
    await set.put({ "a.jpg": 7 });
    await take();
    expect(await photoOf(await imageOf("a.jpg"))).toBe("withdrawn");
  });

  test("leaves no copy in the studio's own folder, and none comes with a later import", async () => {
    const copyPhotosTo = path.join(folders.dataFolder, "photos");
    await take({ copyPhotosTo });
    const digest = createHash("sha256")
      .update(await madePicture(1))
      .digest("hex");
    const a = await imageOf("a.jpg");
    await openPhoto(set.db, a, 320, cacheOf());
    const other = set.name;
    expect((await readdir(copyPhotosTo)).some((name) => name.startsWith(digest))).toBe(true);
    const end = await withdraw(a);
    expect(end).toMatchObject({ ended: "done", report: { photos: 1, copies: 1 } });
    expect((await readdir(copyPhotosTo)).some((name) => name.startsWith(digest))).toBe(false);
    await set.put({ "x/y.jpg": 1, "more.json": [row("x/y.jpg", "A ship.")] });
    set.name = other;
    await take({ copyPhotosTo });
    expect((await readdir(copyPhotosTo)).some((name) => name.startsWith(digest))).toBe(false);
  });

  test("keeps a copy that another data set shows", async () => {
    const copyPhotosTo = path.join(folders.dataFolder, "photos");
    await take({ copyPhotosTo });
    const [own, a] = [set.name, await imageOf("a.jpg")];
    set.name = `${own}-other`;
    await take({ copyPhotosTo });
    const others = await imageOf("a.jpg");
    const before = (await readdir(copyPhotosTo)).length;
    set.name = own;
    await take({ copyPhotosTo });
    expect(await withdraw(a)).toMatchObject({ report: { copies: 0 } });
    expect((await readdir(copyPhotosTo)).length).toBe(before);
    expect((await openPhoto(set.db, others, null, cacheOf())).bytes.length).toBeGreaterThan(0);
  });

  test("leaves no smaller picture in the cache", async () => {
    await set.put({ "a.jpg": await madePicture(1, 7) });
    await take();
    const a = await imageOf("a.jpg");
    await openPhoto(set.db, a, 320, cacheOf());
    const cached = path.join(folders.dataFolder, "photo-cache");
    expect(await filesBelow(cached)).toHaveLength(1);
    expect(await withdraw(a)).toMatchObject({ report: { pictures: 1 } });
    expect(await filesBelow(cached)).toEqual([]);
  });
});

describe("entries of a withdrawn photo", () => {
  test("are handed out by no session, be it drawn before or after", async () => {
    await take();
    const ann = await addReviewer(set.db, "Ann");
    const a = await imageOf("a.jpg");
    const { queueId } = await startSession(set.db, datasetId, ann.id, askedFor(10));
    await claimNext(set.db, queueId, ann.id, { count: 1, have: [] });
    await withdraw(a);
    const { entries } = await claimNext(set.db, queueId, ann.id, { count: 10, have: [] });
    expect(entries.map(({ entry }) => entry.image?.photo)).toEqual(["present"]);
    expect(await loadProgress(set.db, queueId)).toMatchObject({ size: 2, elsewhere: 1, left: 1 });
    const later = await startSession(set.db, datasetId, ann.id, askedFor(10));
    expect(later.size).toBe(1);
    const [withdrawal] = await loadWithdrawals(set.db, datasetId);
    await inTransaction(set.db.pool, (client) => restorePhoto(client, datasetId, BigInt(withdrawal?.id ?? 0)));
    expect(await loadProgress(set.db, queueId)).toMatchObject({ elsewhere: 0, left: 2 });
  });

  test("stay behind in exports, counted and listed, unless they are asked for; the photo never leaves", async () => {
    await take();
    await withdraw(await imageOf("a.jpg"));
    const left = await exported();
    expect(left).toMatchObject({ records: 1, leftOut: { entries: 1, reasons: { withdrawn: { count: 1 } } } });
    const folder = `${set.top}-photos`;
    const kept = await exported({
      keepsWithdrawn: true,
      photos: { how: "copy", folder, shown: "p", cache: cacheOf() },
    });
    expect(kept).toMatchObject({ records: 2, photos: { copied: 1, missing: { withdrawn: 1 } } });
    expect((await filesBelow(folder)).map(({ name }) => name)).toEqual(["b.jpg"]);
  });
});

describe("earlier exports", () => {
  test("that hold the photo are named, be they the command line's or a run's, and what lies ready with the photo in it goes", async () => {
    await take();
    const a = await imageOf("a.jpg");
    await exported();
    const request = { request: { format: "llava", states: ["pending"] }, packaging: "zip", photos: "copy" };
    const { id } = await set.db.prisma.run.create({ data: { kind: "export", datasetId, request } });
    expect(await runExport(set.db, id, { ...folders, exportDays: 7 }, never)).toMatchObject({ ended: "done" });
    expect(await filesBelow(folders.exportsFolder)).not.toEqual([]);
    expect(await withdraw(a)).toMatchObject({ report: { exports: 1 } });
    expect(await filesBelow(folders.exportsFolder)).toEqual([]);
    const [own] = await loadWithdrawals(set.db, datasetId);
    expect(own?.exports).toMatchObject([
      { runId: String(id), hasPhotos: true, place: null },
      { runId: null, hasPhotos: false, place: expect.stringContaining(set.top) },
    ]);
    await exported();
    expect((await loadWithdrawals(set.db, datasetId))[0]?.exports).toHaveLength(2);
  });

  test("an export that is under way when its photo is withdrawn never lies ready", async () => {
    await take();
    const a = await imageOf("a.jpg");
    const names = namesWithPhotos("llava", set.name, false);
    const own = await spoolSink(folders.exportsFolder, 7n, "zip", { zip: "x.zip", manifest: names.manifest });
    // Its photos are in it by now, and it is about to be told of.
    const sink: SpoolSink = {
      ...own,
      async open(name) {
        if (name === names.manifest) await withdraw(a);
        return own.open(name);
      },
    };
    const photos = { how: "copy" as const, folder: null, shown: names.photos, cache: cacheOf() };
    const asked = { db: set.db, datasetId, format: "llava" as const, states: ["pending" as const], names, photos };
    const exporting = exportDataset({ ...asked, record: { runId: 7n, place: null } }, sink);
    await expect(exporting).rejects.toMatchObject({ code: "conflict", detail: { code: "exportWithdrawn" } });
    expect(await filesBelow(folders.exportsFolder)).toEqual([]);
    expect((await loadWithdrawals(set.db, datasetId))[0]?.exports).toEqual([]);
  });
});

test("a withdrawal that is killed midway is gone on with: what was withdrawn stays so, and the rest of its copies goes", async () => {
  const copyPhotosTo = path.join(folders.dataFolder, "photos");
  await take({ copyPhotosTo });
  const ids = [await imageOf("a.jpg"), await imageOf("b.jpg")].map(String);
  const runId = await createRun(set.db, (client) =>
    startWithdrawal(client, { datasetId, imageIds: ids, reason: "", reviewerId: null }),
  );
  const stop = new AbortController();
  const place = withdrawalPlace(folders);
  const killed = runWithdrawal(set.db, runId, place, stop.signal, {
    onProgress: () => stop.abort(new Error("killed")),
  });
  await expect(killed).rejects.toThrow("killed");
  expect(await Promise.all(ids.map((id) => photoOf(BigInt(id))))).toEqual(["withdrawn", "withdrawn"]);
  expect(await readdir(copyPhotosTo)).toHaveLength(1);
  expect(await runWithdrawal(set.db, runId, place, never)).toMatchObject({ report: { photos: 2, copies: 2 } });
  expect(await readdir(copyPhotosTo)).toEqual([]);
});

test("a photo is shown again where its file still lies", async () => {
  await take();
  const a = await imageOf("a.jpg");
  await withdraw(a);
  const [own] = await loadWithdrawals(set.db, datasetId);
  const restore = () => inTransaction(set.db.pool, (client) => restorePhoto(client, datasetId, BigInt(own?.id ?? 0)));
  await restore();
  expect((await openPhoto(set.db, a, null, cacheOf())).bytes.length).toBeGreaterThan(0);
  expect(await photoOf(a)).toBe("present");
  expect(await loadWithdrawals(set.db, datasetId)).toEqual([]);
  await expect(restore()).rejects.toMatchObject({ code: "not_found" });
  await take();
  expect(await photoOf(a)).toBe("present");
});

test("bytes of a withdrawn photo are shown for no image, wherever they are seen first", async () => {
  await take();
  const [a, b] = [await imageOf("a.jpg"), await imageOf("b.jpg")];
  await withdraw(a);
  // The file of another photo is replaced by the withdrawn one, and no import has looked.
  await rename(path.join(set.top, "a.jpg"), path.join(set.top, "b.jpg"));
  await expect(openPhoto(set.db, b, null, cacheOf())).rejects.toMatchObject({ code: "gone" });
});

test("an image of another data set is not withdrawn by its number", async () => {
  await take();
  const a = await imageOf("a.jpg");
  const foreign = await set.db.prisma.dataset.create({ data: { name: `${set.name}-foreign` } });
  const asked = { datasetId: foreign.id, imageIds: [String(a)], reason: "", reviewerId: null };
  await expect(createRun(set.db, (client) => startWithdrawal(client, asked))).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await photoOf(a)).toBe("present");
});

describe("a report", () => {
  test("decides nothing, is there once however often it is sent, and is closed by a withdrawal", async () => {
    await take();
    const rita = await addReviewer(set.db, "Rita");
    const a = await imageOf("a.jpg");
    const body = { id: uuidv7(), entryId: String(await entryOf(a)), note: "a face" };
    await reportPhoto(set.db, rita.id, a, body);
    await reportPhoto(set.db, rita.id, a, body);
    expect(await loadReportedPhotos(set.db, datasetId)).toMatchObject([
      { note: "a face", reviewerName: "Rita", isOpen: true, hasPhoto: true, entries: 1 },
    ]);
    expect(await set.db.prisma.verdict.count({ where: { datasetId } })).toBe(0);
    await expect(reportPhoto(set.db, rita.id, a, { ...body, note: "other" })).rejects.toMatchObject({
      code: "unprocessable",
    });
    await withdraw(a);
    expect(await loadReportedPhotos(set.db, datasetId)).toMatchObject([{ isOpen: false, hasPhoto: false }]);
  });
});
