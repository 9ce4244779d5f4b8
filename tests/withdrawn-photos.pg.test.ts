import { createHash } from "node:crypto";
import { readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { inTransaction } from "#server/db/transaction.ts";
import { withdrawalPlace } from "#server/jobs/withdraw-here.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { createRun } from "#server/runs/create-run.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { hasPhotosToWatch, loadReportedPhotos, reportPhoto } from "#server/withdrawal/reported-photos.ts";
import { restorePhoto } from "#server/withdrawal/restore-photo.ts";
import { runWithdrawal } from "#server/withdrawal/run-withdrawal.ts";
import { startWithdrawal } from "#server/withdrawal/start-withdrawal.ts";
import { row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { filesBelow, photosToWithdraw } from "#tests/photos/photos-to-withdraw.ts";
import { addReviewer } from "./entries.ts";

const photos = photosToWithdraw();
const { set, take, imageOf, photoOf, withdraw, cacheOf } = photos;
const never = new AbortController().signal;
const entryOf = async (imageId: bigint) => (await set.db.prisma.entry.findFirstOrThrow({ where: { imageId } })).id;

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
    expect(await set.db.prisma.entry.count({ where: { datasetId: photos.datasetId } })).toBe(2);
    expect(await loadWithdrawals(set.db, photos.datasetId)).toMatchObject([
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
    const copyPhotosTo = path.join(photos.folders.dataFolder, "photos");
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
    const copyPhotosTo = path.join(photos.folders.dataFolder, "photos");
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
    const cached = path.join(photos.folders.dataFolder, "photo-cache");
    expect(await filesBelow(cached)).toHaveLength(1);
    expect(await withdraw(a)).toMatchObject({ report: { pictures: 1 } });
    expect(await filesBelow(cached)).toEqual([]);
  });
});

test("a withdrawal that is killed midway is gone on with: what was withdrawn stays so, and the rest of its copies goes", async () => {
  const copyPhotosTo = path.join(photos.folders.dataFolder, "photos");
  await take({ copyPhotosTo });
  const ids = [await imageOf("a.jpg"), await imageOf("b.jpg")].map(String);
  const runId = await createRun(set.db, (client) =>
    startWithdrawal(client, { datasetId: photos.datasetId, imageIds: ids, reason: "", reviewerId: null }),
  );
  const stop = new AbortController();
  const place = withdrawalPlace(photos.folders);
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
  const [own] = await loadWithdrawals(set.db, photos.datasetId);
  const restore = () =>
    inTransaction(set.db.pool, (client) => restorePhoto(client, photos.datasetId, BigInt(own?.id ?? 0)));
  await restore();
  expect((await openPhoto(set.db, a, null, cacheOf())).bytes.length).toBeGreaterThan(0);
  expect(await photoOf(a)).toBe("present");
  expect(await loadWithdrawals(set.db, photos.datasetId)).toEqual([]);
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
    expect(await loadReportedPhotos(set.db, photos.datasetId)).toMatchObject([
      { note: "a face", reviewerName: "Rita", isOpen: true, hasPhoto: true, entries: 1 },
    ]);
    expect(await set.db.prisma.verdict.count({ where: { datasetId: photos.datasetId } })).toBe(0);
    await expect(reportPhoto(set.db, rita.id, a, { ...body, note: "other" })).rejects.toMatchObject({
      code: "unprocessable",
    });
    await withdraw(a);
    expect(await loadReportedPhotos(set.db, photos.datasetId)).toMatchObject([{ isOpen: false, hasPhoto: false }]);
  });

  test("or a withdrawal makes a data set's photos a matter for its leads, also when both are over", async () => {
    await take();
    const [a, b] = [await imageOf("a.jpg"), await imageOf("b.jpg")];
    expect(await hasPhotosToWatch(set.db, photos.datasetId)).toBe(false);
    await withdraw(a);
    expect(await hasPhotosToWatch(set.db, photos.datasetId)).toBe(true);
    await set.db.pool.query(`DELETE FROM "Withdrawal"`);
    expect(await hasPhotosToWatch(set.db, photos.datasetId)).toBe(false);
    const rita = await addReviewer(set.db, "Rita");
    await reportPhoto(set.db, rita.id, b, { id: uuidv7(), note: "a face" });
    await set.db.pool.query(`UPDATE "ReportedPhoto" SET "closedAt" = now()`);
    expect(await hasPhotosToWatch(set.db, photos.datasetId)).toBe(true);
    expect(await hasPhotosToWatch(set.db, photos.datasetId + 1n)).toBe(false);
  });
});
