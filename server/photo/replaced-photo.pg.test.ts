import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoUrlOf } from "#domain/photo/photo-url.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { decide } from "#tests/decide.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { openPhoto } from "./open-photo.ts";

const set = photoSets();
const { put, take, codes } = set;

/** The one entry of the test's data set, as screens have it, with its state. */
async function entry() {
  const { id } = await set.db.prisma.entry.findFirstOrThrow({ where: { dataset: { name: set.name } } });
  const [view] = await loadEntryViews(set.db, [id]);
  const image = view?.image ?? null;
  return { id, imageId: BigInt(image?.id ?? 0), image, address: photoUrlOf(image), state: view?.state };
}
async function accepted() {
  await take();
  const before = await entry();
  await decide(set.db, before.id, { decision: "accept" });
  return before;
}

describe("a photo that is served", () => {
  test("and took another's place has another address and its own size, and what was decided is flagged", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    const before = await accepted();
    await put({ "a.jpg": await madePicture(1, 1) });
    const photo = await openPhoto(set.db, before.imageId);
    const after = await entry();
    expect(after).toMatchObject({ state: "flagged", image: { widthPx: 192, photo: "present" } });
    expect(after.address).not.toBe(before.address);
    expect(photo.photoMark).toBe(after.image?.photoMark);
    // Told by the import as well, which flags nothing that was decided since.
    await decide(set.db, before.id, { decision: "accept" });
    expect(codes(await take())).toContain("photosReplaced");
    expect((await entry()).state).toBe("accepted");
  });

  test("is told from what it replaced also where only a smaller picture is asked for", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": await madePicture(0, 4) });
    const before = await accepted();
    await openPhoto(set.db, before.imageId, 320);
    await put({ "a.jpg": await madePicture(1, 4) });
    await openPhoto(set.db, before.imageId, 320);
    expect((await entry()).state).toBe("flagged");
  });

  test("and is the one of before changes nothing, however often", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    const before = await accepted();
    for (const width of [null, 320, null] as const) await openPhoto(set.db, before.imageId, width);
    expect(await entry()).toEqual({ ...before, state: "accepted" });
  });

  test("of a release that kept no marks is marked when it is looked at, and flags nothing", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    const { imageId, image } = await accepted();
    await set.db.prisma.image.update({ where: { id: imageId }, data: { photoMark: null } });
    await openPhoto(set.db, imageId);
    expect(await entry()).toMatchObject({ state: "accepted", image: { photoMark: image?.photoMark } });
  });

  test("while it is being written is not taken for another", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    const before = await accepted();
    await put({ "a.jpg": (await madePicture(1)).subarray(0, -300) });
    await openPhoto(set.db, before.imageId);
    expect(await entry()).toEqual({ ...before, state: "accepted" });
  });

  test("and is gone is absent from then on, its entry decided as it was", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0, "b.jpg": 1 });
    const before = await accepted();
    await rm(path.join(set.top, "a.jpg"));
    await expect(openPhoto(set.db, before.imageId)).rejects.toMatchObject({ data: { photo: "absent" } });
    expect(await entry()).toMatchObject({ state: "accepted", address: null, image: { photo: "absent" } });
    expect(codes(await take())).toContain("photosGone");
    await put({ "a.jpg": 0 });
    expect(codes(await take())).toEqual([]);
    expect(await entry()).toEqual({ ...before, state: "accepted" });
  });

  test("is not gone where its folder is empty or away, as that of a disk that is not mounted", async () => {
    await put({ "train.json": [row("disk/a.jpg", "A.")], "disk/a.jpg": 0 });
    const before = await accepted();
    const disk = path.join(set.top, "disk");
    await rename(disk, `${disk} away`);
    await mkdir(disk);
    await expect(openPhoto(set.db, before.imageId)).rejects.toMatchObject({ data: { photo: "unreachable" } });
    await rename(set.top, `${set.top} away`);
    await expect(openPhoto(set.db, before.imageId)).rejects.toMatchObject({ data: { photo: "unreachable" } });
    expect(await entry()).toEqual({ ...before, state: "accepted" });
  });
});
