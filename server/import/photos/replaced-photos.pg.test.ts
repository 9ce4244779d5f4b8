import { createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, utimes } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import yazl from "yazl";
import type { ImportReport } from "#domain/import/import-report.ts";
import { photoUrl } from "#domain/photo/photo-url.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { decide } from "#tests/decide.ts";
import { madePicture } from "#tests/made-pictures.ts";
import { photoSets, row } from "#tests/photo-sets.ts";

const set = photoSets();
const { put, take, entries, codes } = set;

const removeFile = (file: string) => rm(path.join(set.top, file), { recursive: true });
async function putZip(name: string, members: Record<string, number>): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const [file, scene] of Object.entries(members)) zip.addBuffer(await madePicture(scene), file);
  zip.end();
  await mkdir(set.top, { recursive: true });
  await pipeline(zip.outputStream, createWriteStream(path.join(set.top, name)));
}

const ids = async () =>
  (
    await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      orderBy: { id: "asc" },
      select: { id: true },
    })
  ).map(({ id }) => id);
const acceptAll = async () => {
  for (const id of await ids()) await decide(set.db, id, { decision: "accept" });
};
const states = async () =>
  (
    await set.db.prisma.entryStatus.findMany({ where: { entryId: { in: await ids() } }, orderBy: { entryId: "asc" } })
  ).map(({ state }) => state);
/** The addresses that browsers keep the entries' photos under. */
const addresses = async () =>
  (await loadEntryViews(set.db, await ids())).map(({ image }) => (image === null ? null : photoUrl(image)));
const told = ({ notices = [] }: Pick<ImportReport, "notices">, code: string) =>
  notices.find((one) => one.code === code)?.data;
const shownScene = async (entry: number): Promise<Buffer> => {
  const { imageId } = await set.db.prisma.entry.findUniqueOrThrow({ where: { id: (await ids())[entry] ?? 0n } });
  return Buffer.from((await openPhoto(set.db, imageId ?? 0n)).bytes);
};

describe("a photo's file that another took the place of", () => {
  test("is told, has another address and its own size, and what was decided beside it is flagged", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")], "a.jpg": 0, "b.jpg": 0 });
    expect(told(await take(), "photosReplaced")).toBeUndefined();
    await acceptAll();
    const [before, other] = await addresses();
    const [imageBefore] = await set.db.prisma.image.findMany({
      where: { identity: { endsWith: ":a.jpg" }, dataset: { name: set.name } },
    });
    await put({ "a.jpg": await madePicture(1, 1) });
    const file = path.join(set.top, "a.jpg");
    expect(told(await take(), "photosReplaced")).toEqual({ count: 1, example: file });
    expect(await states()).toEqual(["flagged", "accepted"]);
    const [after, same] = await addresses();
    expect(after).not.toBe(before);
    expect(same).toBe(other);
    expect(await set.db.prisma.image.findFirst({ where: { id: imageBefore?.id ?? 0n } })).toMatchObject({
      widthPx: 192,
      photo: "present",
    });
    expect(told(await take(), "photosReplaced")).toBeUndefined();
  });

  test("of the same size is told as well", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    const [before] = await addresses();
    await put({ "a.jpg": 2 });
    expect(codes(await take())).toContain("photosReplaced");
    expect((await addresses())[0]).not.toBe(before);
    expect(await states()).toEqual(["flagged"]);
  });

  test("whose decision came after it was replaced and seen is not flagged again", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await put({ "a.jpg": 1 });
    await take();
    await acceptAll();
    expect(told(await take(), "photosReplaced")).toBeUndefined();
    expect(await states()).toEqual(["accepted"]);
  });

  test("is none where only its time is another", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await utimes(path.join(set.top, "a.jpg"), new Date(0), new Date(0));
    expect(codes(await take())).toEqual([]);
    expect(await states()).toEqual(["accepted"]);
  });

  test("is told in a dry run, which changes nothing", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    const before = await addresses();
    await put({ "a.jpg": 1 });
    expect(codes(await take([""], { isDryRun: true }))).toContain("photosReplaced");
    expect([await states(), await addresses()]).toEqual([["accepted"], before]);
  });

  test("by something broken is flagged once a photo is there that is not the first", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await put({ "a.jpg": Buffer.from("no photo") });
    await take();
    expect(await states()).toEqual(["accepted"]);
    await put({ "a.jpg": 0 });
    expect(codes(await take())).toEqual([]);
    expect(await states()).toEqual(["accepted"]);
    await put({ "a.jpg": Buffer.from("no photo") });
    await take();
    await put({ "a.jpg": 1 });
    expect(codes(await take())).toContain("photosReplaced");
    expect(await states()).toEqual(["flagged"]);
  });

  test("and that was a copy of another is parted from it, each entry with its own", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": await madePicture(0, 1),
    });
    await take(["a", "b"]);
    await acceptAll();
    await put({ "a/VG_100K/1.jpg": 1 });
    await take(["a"]);
    expect(await entries()).toEqual({
      "A.": "path@a:VG_100K/1.jpg VG_100K/1.jpg",
      "B.": "path@b:VG_100K/1.jpg VG_100K/1.jpg",
    });
    // It was shown the larger copy, and shows a stranger now; the other's picture is what it was.
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("by a copy of what contested its id is one with it", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": 1,
    });
    await take(["a", "b"]);
    await acceptAll();
    await put({ "a/VG_100K/1.jpg": 1 });
    await take(["a"]);
    const shown = Object.values(await entries());
    expect(new Set(shown)).toEqual(new Set(["vg:1 VG_100K/1.jpg"]));
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("below one of two roots that shared it leaves the other's record its own", async () => {
    await put({
      "a/train.json": [row("1.jpg", "Same.")],
      "b/train.json": [row("1.jpg", "Same."), row("2.jpg", "B.")],
      "a/1.jpg": 0,
      "b/1.jpg": 0,
    });
    await take(["a"]);
    await take(["b"]);
    expect(await ids()).toHaveLength(2);
    await put({ "b/1.jpg": 1 });
    const report = await take([], { photos: [path.join(set.top, "b")] });
    expect(codes(report)).toEqual(expect.arrayContaining(["photosReplaced", "entriesRevived"]));
    const { rows } = await set.db.pool.query(
      `SELECT i.identity FROM "Entry" e JOIN "Image" i ON i.id = e."imageId" JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY 1`,
      [set.name],
    );
    expect(rows.map(({ identity }) => identity)).toEqual(["path@a:1.jpg", "path@b:1.jpg", "path@b:2.jpg"]);
  });

  test("in a zip is told by the zip's directory, and looked at anew", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")] });
    await putZip("photos.zip", { "a.jpg": 0, "b.jpg": 0 });
    await take();
    for (const entry of [0, 1]) await shownScene(entry);
    await acceptAll();
    const [before, other] = await addresses();
    await putZip("photos.zip", { "b.jpg": 0, "a.jpg": 1 });
    expect(told(await take(), "photosReplaced")).toMatchObject({ count: 1 });
    expect(await states()).toEqual(["flagged", "accepted"]);
    expect(await shownScene(0)).toEqual(await shownAlone(1));
    const [after, same] = await addresses();
    expect(after).not.toBe(before);
    expect(same).toBe(other);
    expect(codes(await take())).not.toContain("photosReplaced");
  });

  const shownAlone = async (scene: number) => {
    const other = set.name;
    await put({ "alone/train.json": [row("x.jpg", "X.")], "alone/x.jpg": scene });
    set.name = `${other} alone`;
    await take(["alone"]);
    const shown = await shownScene(0);
    set.name = other;
    return shown;
  };
});

describe("a photo that is not there any more", () => {
  test("is absent and told after an import of its folder, its entries stay, and it is back with its file", async () => {
    await put({ "train.json": [row("pics/a.jpg", "A."), row("pics/b.jpg", "B.")], "pics/a.jpg": 0, "pics/b.jpg": 1 });
    await take();
    await acceptAll();
    const before = await addresses();
    await removeFile("pics/a.jpg");
    const report = await take();
    expect(told(report, "photosGone")).toEqual({ count: 1, example: path.join(set.top, "pics/a.jpg") });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "pics/b.jpg"]);
    expect(told(await take(), "photosGone")).toBeUndefined();
    await put({ "pics/a.jpg": 0 });
    expect(codes(await take())).toEqual([]);
    expect(await addresses()).toEqual(before);
    expect(await states()).toEqual(["accepted", "accepted"]);
  });

  test("and comes back as another is told as replaced", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")], "a.jpg": 0, "b.jpg": 0 });
    await take();
    await acceptAll();
    await removeFile("a.jpg");
    await take();
    await put({ "a.jpg": 1 });
    expect(codes(await take())).toContain("photosReplaced");
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("stays as it was where its folder is not looked through", async () => {
    await put({ "train.json": [row("pics/a.jpg", "A.")], "pics/a.jpg": 0, "more/b.jpg": 1 });
    await take();
    await removeFile("pics/a.jpg");
    await take(["train.json"]);
    await take(["more"]);
    expect(Object.values(await entries())).toEqual([expect.stringContaining("pics/a.jpg pics/a.jpg")]);
  });

  test("leaves its image to a copy of it", async () => {
    await put({
      "a/VG_100K/1.jpg": await madePicture(0, 1),
      "b/VG_100K/1.jpg": 0,
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
    });
    await take(["a", "b"]);
    await acceptAll();
    await removeFile("a/VG_100K");
    await take(["a"]);
    expect(await entries()).toEqual({ "A.": "vg:1 VG_100K/1.jpg" });
    const image = await set.db.prisma.image.findFirstOrThrow({
      where: { dataset: { name: set.name } },
      include: { photoSource: true },
    });
    expect([image.photoSource?.root, image.widthPx]).toEqual([path.join(set.top, "b"), 96]);
    expect(await states()).toEqual(["accepted"]);
  });

  test("never lends its entries the picture that it was told from", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": 1,
    });
    await take(["a", "b"]);
    await removeFile("a/VG_100K");
    await take(["a"]);
    expect(await entries()).toEqual({
      "A.": "path@a:VG_100K/1.jpg absent",
      "B.": "path@b:VG_100K/1.jpg VG_100K/1.jpg",
    });
    await take(["b"]);
    expect((await entries())["A."]).toBe("path@a:VG_100K/1.jpg absent");
  });

  test("of a zip, or with it, is absent", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")] });
    await putZip("photos.zip", { "a.jpg": 0, "b.jpg": 0 });
    await take();
    await putZip("photos.zip", { "b.jpg": 0 });
    expect(told(await take(), "photosGone")).toMatchObject({ count: 1 });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "remote"]);
    await removeFile("photos.zip");
    expect(told(await take(), "photosGone")).toMatchObject({ count: 1 });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "absent"]);
  });
});

describe("a folder that was moved", () => {
  const files = {
    "old/train.json": [row("VG_100K/1.jpg", "A."), row("VG_100K/2.jpg", "B.")],
    "old/VG_100K/1.jpg": 0,
    "old/VG_100K/2.jpg": 1,
  };

  test("shows its photos from their new place, and flags nothing", async () => {
    await put(files);
    await take(["old"]);
    await acceptAll();
    const before = await addresses();
    await rename(path.join(set.top, "old"), path.join(set.top, "zz moved"));
    await take(["zz moved"]);
    expect(await states()).toEqual(["accepted", "accepted"]);
    expect(await addresses()).toEqual(before);
    const images = await set.db.prisma.image.findMany({
      where: { dataset: { name: set.name } },
      include: { photoSource: true },
    });
    expect(images.map(({ photo, photoSource }) => [photo, photoSource?.root])).toEqual([
      ["present", path.join(set.top, "zz moved")],
      ["present", path.join(set.top, "zz moved")],
    ]);
  });

  test("and holds another picture now has that flagged", async () => {
    await put(files);
    await take(["old"]);
    await acceptAll();
    await rename(path.join(set.top, "old"), path.join(set.top, "moved"));
    await put({ "moved/VG_100K/1.jpg": 2 });
    await take(["moved"]);
    expect(await states()).toEqual(["flagged", "accepted"]);
    expect(await readFile(path.join(set.top, "moved/VG_100K/1.jpg"))).toEqual(await madePicture(2));
  });
});
