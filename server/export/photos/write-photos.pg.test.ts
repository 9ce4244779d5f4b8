import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ZipFile } from "yazl";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { freshDatabase } from "#tests/database.ts";
import { addLlavaPhotos, type PhotoAt } from "#tests/export/llava-photos.ts";
import { portToHold } from "#tests/port.ts";

let db: Database;
let top = "";
let folder = "";
let photos = "";
let datasetId = 0n;

beforeAll(async () => {
  db = await freshDatabase();
  top = await mkdtemp(path.join(tmpdir(), "svit-write-photos-"));
});
afterAll(async () => {
  await db.close();
  await rm(top, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(top, "case-"));
  photos = path.join(folder, "photos");
  ({ id: datasetId } = await db.prisma.dataset.create({ data: { name: folder } }));
});

const jpeg = (red: number, orientation?: number) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .withMetadata(orientation === undefined ? {} : { orientation })
    .jpeg()
    .toBuffer();

const addPhotos = (at: Record<string, PhotoAt>) => addLlavaPhotos(db, datasetId, at);

async function exportPhotos(how: "copy" | "link" = "copy") {
  const sink = memorySink();
  const cache = new PhotoCache(path.join(top, "cache"), 0);
  const names = { main: "train.json", missingPhotos: "missing.jsonl" };
  const manifest = await exportDataset(
    {
      db,
      datasetId,
      format: "llava",
      states: ["pending"],
      names,
      photos: { how, folder: photos, shown: "photos", cache },
    },
    sink,
  );
  const list = sink.names().includes("missing.jsonl") ? sink.text("missing.jsonl").trim().split("\n") : [];
  const records = JSON.parse(sink.text("train.json")) as LlavaRecord[];
  return { manifest, records, missing: list.map((line) => JSON.parse(line)) };
}

async function zipOf(members: Record<string, Buffer>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(members)) zip.addBuffer(bytes, name);
  zip.end();
  const file = path.join(folder, "photos.zip");
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

test("photos of folders, the store and zips stand under the records' names, unturned; those of dead addresses are named", async () => {
  const source = path.join(folder, "source");
  const store = path.join(folder, "store");
  for (const own of [source, store]) await mkdir(own);
  await writeFile(path.join(source, "78.JPG"), await jpeg(10, 6));
  await writeFile(path.join(store, "0f3c.jpg"), await jpeg(20));
  const zip = await zipOf({
    "in/zip.png": await sharp(await jpeg(30))
      .png()
      .toBuffer(),
  });
  await addPhotos({
    "vg/VG_100K/78.JPG": { kind: "folder", root: source, path: "78.JPG" },
    "up/loaded.jpg": { kind: "store", root: store, path: "0f3c.jpg" },
    "zipped/a.png": { kind: "zip", root: zip, path: "in/zip.png", photo: "remote" },
    "far/away.jpg": { kind: "http", root: `http://127.0.0.1:${await portToHold()}/`, path: "x.jpg", photo: "remote" },
    "gone.jpg": { kind: "folder", root: source, path: "gone.jpg" },
  });
  const { manifest, records, missing } = await exportPhotos();
  expect(manifest.photos).toEqual({
    how: "copy",
    folder: "photos",
    copied: 3,
    linked: 0,
    there: 0,
    missing: { unreachable: 1, absent: 1 },
    list: "missing.jsonl",
  });
  expect(missing).toMatchObject([
    { name: "far/away.jpg", image: "path:far/away.jpg", reason: "unreachable" },
    { name: "gone.jpg", reason: "absent" },
  ]);
  const there = records.filter(({ image }) => !["far/away.jpg", "gone.jpg"].includes(String(image)));
  for (const { image } of there) {
    const { orientation, width } = await sharp(path.join(photos, String(image))).metadata();
    expect([orientation, width], image).toEqual([undefined, 8]);
  }
  const again = await exportPhotos();
  expect(again.manifest.photos).toMatchObject({ copied: 0, there: 3 });
});

test("links lead to files that are not turned; what is turned or in a zip is a file", async () => {
  await writeFile(path.join(folder, "plain.jpg"), await jpeg(10));
  await writeFile(path.join(folder, "turned.jpg"), await jpeg(10, 3));
  const zip = await zipOf({ "a.jpg": await jpeg(30) });
  await addPhotos({
    "plain.jpg": { kind: "folder", root: folder, path: "plain.jpg" },
    "turned.jpg": { kind: "folder", root: folder, path: "turned.jpg" },
    "zipped.jpg": { kind: "zip", root: zip, path: "a.jpg" },
  });
  const { manifest } = await exportPhotos("link");
  expect(manifest.photos).toMatchObject({ linked: 1, copied: 2, missing: {} });
  expect(await readlink(path.join(photos, "plain.jpg"))).toBe(path.join(folder, "plain.jpg"));
  expect((await sharp(path.join(photos, "turned.jpg")).metadata()).orientation).toBeUndefined();
});

test("nothing is written but below the folder, whatever a record calls its photo, and no link in it is followed", async () => {
  await writeFile(path.join(folder, "a.jpg"), await jpeg(10));
  const outside = path.join(folder, "outside");
  await mkdir(outside);
  await mkdir(photos);
  await symlink(outside, path.join(photos, "linked"));
  await symlink(path.join(outside, "new.jpg"), path.join(photos, "dangling.jpg"));
  await writeFile(path.join(photos, "mine.jpg"), "mine");
  await writeFile(path.join(photos, "file"), "");
  const names = [
    "/etc/a.jpg",
    "C:\\a.jpg",
    "..\\a.jpg",
    "a/../../b.jpg",
    "%2e%2e/a.jpg",
    "a\u0000.jpg",
    "b\n.jpg",
    "https://host/a.jpg",
    "linked/a.jpg",
    "dangling.jpg",
    "mine.jpg",
    "file/a.jpg",
    ".",
    "./fine//a.jpg",
    `${"long".repeat(100)}.jpg`,
  ].filter((name) => !name.includes("\u0000"));
  await addPhotos(Object.fromEntries(names.map((name) => [name, { kind: "folder", root: folder, path: "a.jpg" }])));
  const { manifest, missing } = await exportPhotos();
  expect(manifest.photos?.copied).toBe(1);
  expect(Object.fromEntries(missing.map(({ name, reason }) => [name, reason]))).toEqual({
    "/etc/a.jpg": "elsewhere",
    "C:\\a.jpg": "elsewhere",
    "https://host/a.jpg": "elsewhere",
    "linked/a.jpg": "taken",
    "dangling.jpg": "taken",
    "mine.jpg": "taken",
    "file/a.jpg": "taken",
    ".": "elsewhere",
    [`${"long".repeat(100)}.jpg`]: "unwritable",
  });
  expect(await readdir(outside)).toEqual([]);
  expect(await readFile(path.join(photos, "mine.jpg"), "utf8")).toBe("mine");
  expect(await readdir(path.join(photos, "fine"))).toEqual(["a.jpg"]);
  expect((await readdir(folder)).sort()).toEqual(["a.jpg", "outside", "photos"]);
});

test("stopped in the middle it takes away what it put, and leaves what was there", async () => {
  await writeFile(path.join(folder, "a.jpg"), await jpeg(10));
  await mkdir(photos);
  await writeFile(path.join(photos, "before.jpg"), "before");
  const at = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`p/${index}.jpg`, { kind: "folder", root: folder, path: "a.jpg" }]),
  );
  await addPhotos(at);
  const stop = new AbortController();
  const running = exportDataset(
    {
      db,
      datasetId,
      format: "llava",
      states: ["pending"],
      photos: { how: "copy", folder: photos, shown: "photos", cache: new PhotoCache(top, 0) },
      onPhotos: () => stop.abort(),
      signal: stop.signal,
    },
    memorySink(),
  );
  await expect(running).rejects.toMatchObject({ code: "interrupted" });
  expect(await readdir(path.join(photos, "p"))).toEqual([]);
  expect(await readFile(path.join(photos, "before.jpg"), "utf8")).toBe("before");
});

test("where no list of photos can be written, nothing of the export is left", async () => {
  await addPhotos({ "1.jpg": { kind: "folder", root: folder, path: "1.jpg" } });
  const out = path.join(folder, "out");
  const sink = await folderSink(out, ["train.json"]);
  const cache = new PhotoCache(path.join(top, "cache"), 0);
  const exported = exportDataset(
    { db, datasetId, format: "llava", photos: { how: "copy", folder: photos, shown: "photos", cache } },
    { ...sink, scratchFolder: path.join(folder, "is not there") },
  );
  await expect(exported).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readdir(folder)).toEqual([]);
});
