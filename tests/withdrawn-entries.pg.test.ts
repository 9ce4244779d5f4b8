import { describe, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { runExport } from "#server/export/run-export.ts";
import { namesWithPhotos } from "#server/export/write/output-names.ts";
import { type SpoolSink, spoolSink } from "#server/export/write/spool-sink.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { startSession } from "#server/queue/start-session.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { restorePhoto } from "#server/withdrawal/restore-photo.ts";
import { filesBelow, photosToWithdraw } from "#tests/photos/photos-to-withdraw.ts";
import { addReviewer } from "./entries.ts";

const photos = photosToWithdraw();
const { set, take, imageOf, withdraw, cacheOf, exported } = photos;
const never = new AbortController().signal;
const askedFor = (sizeMax: number) => sessionRequestSchema.parse({ size: sizeMax });

describe("entries of a withdrawn photo", () => {
  test("are handed out by no session, be it drawn before or after", async () => {
    await take();
    const ann = await addReviewer(set.db, "Ann");
    const a = await imageOf("a.jpg");
    const { queueId } = await startSession(set.db, photos.datasetId, ann.id, askedFor(10));
    await claimNext(set.db, queueId, ann.id, { count: 1, have: [] });
    await withdraw(a);
    const { entries } = await claimNext(set.db, queueId, ann.id, { count: 10, have: [] });
    expect(entries.map(({ entry }) => entry.image?.photo)).toEqual(["present"]);
    expect(await loadProgress(set.db, queueId)).toMatchObject({ size: 2, elsewhere: 1, left: 1 });
    const later = await startSession(set.db, photos.datasetId, ann.id, askedFor(10));
    expect(later.size).toBe(1);
    const [withdrawal] = await loadWithdrawals(set.db, photos.datasetId);
    await inTransaction(set.db.pool, (client) => restorePhoto(client, photos.datasetId, BigInt(withdrawal?.id ?? 0)));
    expect(await loadProgress(set.db, queueId)).toMatchObject({ elsewhere: 0, left: 2 });
  });

  test("are those that it is a further photo of, too, and come back when none of their photos is withdrawn", async () => {
    const images = ["b.jpg", "a.jpg"];
    const conversations = [
      { from: "human", value: "<image><image>\nWhich?" },
      { from: "gpt", value: "Both." },
    ];
    await set.put({
      "set.json": [
        { image: "b.jpg", conversations: conversations.slice(0, 2) },
        { images, conversations },
      ],
    });
    await take();
    const ann = await addReviewer(set.db, "Ann");
    const { queueId } = await startSession(set.db, photos.datasetId, ann.id, askedFor(10));
    for (const name of ["a.jpg", "b.jpg"]) await withdraw(await imageOf(name));
    expect(await loadProgress(set.db, queueId)).toMatchObject({ size: 2, elsewhere: 2, left: 0 });
    const withdrawals = await loadWithdrawals(set.db, photos.datasetId);
    expect(withdrawals.map(({ entries }) => entries)).toEqual([2, 1]);
    const restore = ({ id }: { id: string }) =>
      inTransaction(set.db.pool, (client) => restorePhoto(client, photos.datasetId, BigInt(id)));
    const [ofBoth, ofOne] = withdrawals;
    await restore(ofBoth ?? { id: "0" });
    expect(await loadProgress(set.db, queueId), "one of its photos is still withdrawn").toMatchObject({
      elsewhere: 1,
      left: 1,
    });
    await restore(ofOne ?? { id: "0" });
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
    const { id } = await set.db.prisma.run.create({ data: { kind: "export", datasetId: photos.datasetId, request } });
    expect(await runExport(set.db, id, { ...photos.folders, exportDays: 7 }, never)).toMatchObject({ ended: "done" });
    expect(await filesBelow(photos.folders.exportsFolder)).not.toEqual([]);
    expect(await withdraw(a)).toMatchObject({ report: { exports: 1 } });
    expect(await filesBelow(photos.folders.exportsFolder)).toEqual([]);
    const [own] = await loadWithdrawals(set.db, photos.datasetId);
    expect(own?.exports).toMatchObject([
      { runId: String(id), hasPhotos: true, place: null },
      { runId: null, hasPhotos: false, place: expect.stringContaining(set.top) },
    ]);
    await exported();
    expect((await loadWithdrawals(set.db, photos.datasetId))[0]?.exports).toHaveLength(2);
  });

  test("an export that is under way when its photo is withdrawn never lies ready", async () => {
    await take();
    const a = await imageOf("a.jpg");
    const names = namesWithPhotos("llava", set.name, false);
    const own = await spoolSink(photos.folders.exportsFolder, 7n, "zip", { zip: "x.zip", ...names });
    // Its photos are in it by now, and it is about to be told of.
    const sink: SpoolSink = {
      ...own,
      async open(name) {
        if (name === names.manifest) await withdraw(a);
        return own.open(name);
      },
    };
    const copied = { how: "copy" as const, folder: null, shown: names.photos, cache: cacheOf() };
    const asked = { db: set.db, datasetId: photos.datasetId, format: "llava" as const, states: ["pending" as const] };
    const exporting = exportDataset({ ...asked, names, photos: copied, record: { runId: 7n, place: null } }, sink);
    await expect(exporting).rejects.toMatchObject({ code: "conflict", detail: { code: "exportWithdrawn" } });
    expect(await filesBelow(photos.folders.exportsFolder)).toEqual([]);
    expect((await loadWithdrawals(set.db, photos.datasetId))[0]?.exports).toEqual([]);
  });
});
