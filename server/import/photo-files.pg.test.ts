import { readdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { importPaths } from "./import-paths.ts";

const set = photoSets();
const { put, take, entries, root } = set;

test("a photo that something broken took the place of is broken, and whole again when that is mended", async () => {
  await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
  await take();
  await put({ "a.jpg": Buffer.from("no photo") });
  await take();
  expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg broken` });
  await put({ "a.jpg": 1 });
  await take();
  expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg a.jpg` });
});

test("a broken photo is known by all its names, whichever root it came under first", async () => {
  await put({ "images/a.jpg": Buffer.from("no photo"), "images/b.jpg": 0, "train.json": [row("images/a.jpg", "A.")] });
  await take(["images"]);
  await take(["train.json"]);
  await take();
  expect(Object.values(await entries())[0]).toContain("broken");
});

describe("sizes and files", () => {
  test("a photo's own size outranks image_data's, and that a size that is mentioned elsewhere, in any order", async () => {
    const told = { images: [{ id: 1, file_name: "VG_100K/1.jpg", width: 10, height: 10 }], annotations: [] };
    const data = [{ image_id: 1, width: 20, height: 20, url: "https://a.example/VG_100K_2/1.jpg", coco_id: null }];
    for (const order of [
      ["told.json", "data.json"],
      ["data.json", "told.json"],
    ]) {
      set.name = `set ${set.number++} size ${order[0]}`;
      await put({ "told.json": told, "data.json": data });
      for (const file of order) await take([file]);
      const [image] = await set.db.prisma.image.findMany({ where: { dataset: { name: set.name } } });
      expect(image).toMatchObject({ widthPx: 20, photoPath: "VG_100K_2/1.jpg", photo: "absent" });
    }
    await put({ "VG_100K/1.jpg": 0 });
    await take(["VG_100K"]);
    await take(["data.json"]);
    expect(await set.db.prisma.image.findMany({ where: { dataset: { name: set.name } } })).toMatchObject([
      { widthPx: 96, photoPath: "1.jpg" },
    ]);
  });

  test("photos of a second root keep it past the thousandth photo", async () => {
    const tiny = await sharp({ create: { width: 2, height: 2, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await put(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`a/p${at}.png`, tiny])));
    await put({ "b/q.png": tiny });
    await take(["a", "b"]);
    const late = await set.db.prisma.image.findFirstOrThrow({
      where: { dataset: { name: set.name }, identity: { contains: "q.png" } },
      include: { photoSource: true },
    });
    expect(late.photoSource?.root).toBe(path.join(set.top, "b"));
  });

  test("a GIF is a photo, also under a wrong ending; what systems leave beside files is none", async () => {
    const gif = await sharp({ create: { width: 4, height: 3, channels: 3, background: "red" } })
      .gif()
      .toBuffer();
    await put({
      "ocr/a.jpg": gif,
      "ocr/c.gif": gif,
      "ocr/._a.jpg": Buffer.from("mac"),
      "._train.json": Buffer.from("mac"),
      "__MACOSX/b.jpg": Buffer.from("mac"),
    });
    expect(await take()).toMatchObject({ photos: { found: 2, broken: 0 }, rejects: 0, skipped: [] });
  });

  test("two imports at once that copy one photo leave it whole, and nothing beside it", async () => {
    const store = path.join(set.folder, `store ${set.number}`);
    await put({ "a/1.jpg": 0, "b/1.jpg": 0 });
    const copy = (one: string, datasetName: string) =>
      importPaths({ db: set.db, datasetName, paths: [path.join(set.top, one)], copyPhotosTo: store });
    await Promise.all(Array.from({ length: 8 }, (_, at) => copy(at % 2 ? "a" : "b", `${set.name} ${at}`)));
    expect(await readdir(store)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.jpg$/)]);
  });
});
