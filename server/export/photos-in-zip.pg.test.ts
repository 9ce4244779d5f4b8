import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { exportReportSchema, exportRunRequestSchema } from "#domain/export/export-run.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addLlavaPhotos, type PhotoAt } from "#tests/export/llava-photos.ts";
import { readZip } from "#tests/export/read-zip.ts";
import { portToHold } from "#tests/port.ts";
import { estimateExport } from "./estimate-export.ts";
import { findSpooledFile, loadExportRuns } from "./export-runs.ts";
import { runExport } from "./run-export.ts";

let db: Database;
let top = "";
let folder = "";
let spools = "";
let datasetId = 0n;
const never = new AbortController().signal;

beforeAll(async () => {
  db = await freshDatabase();
  top = await mkdtemp(path.join(tmpdir(), "svit-photos-in-zip-"));
});
afterAll(async () => {
  await db.close();
  await rm(top, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(top, "case-"));
  spools = path.join(folder, "exports");
  ({ id: datasetId } = await db.prisma.dataset.create({ data: { name: path.basename(folder) } }));
});

const jpeg = (red: number, orientation?: number) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .withMetadata(orientation === undefined ? {} : { orientation })
    .jpeg()
    .toBuffer();
const add = (at: Record<string, PhotoAt>) => addLlavaPhotos(db, datasetId, at);
const here = (file: string): PhotoAt => ({ kind: "folder", root: folder, path: file });

const REQUEST = { format: "llava", states: ["pending"] };
async function addRun(more: object = {}): Promise<bigint> {
  const request = { request: { ...REQUEST, ...more }, packaging: "zip", photos: "copy" };
  return (await db.prisma.run.create({ data: { kind: "export", datasetId, request } })).id;
}
const run = (id: bigint, stop = never) =>
  runExport(db, id, { exportsFolder: spools, exportDays: 7, dataFolder: folder }, stop);
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });

async function readExport(id: bigint) {
  const files = await readZip(await readFile((await findSpooledFile(db, id, 0, spools)).path));
  const textOf = (name: string) => must(files.get(name), name).bytes.toString();
  return {
    files,
    names: [...files.keys()],
    manifest: JSON.parse(textOf(".manifest.json")) as ExportManifest,
    missing: files.has(".missing-photos.jsonl")
      ? textOf(".missing-photos.jsonl")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [],
    textOf,
  };
}

test("photos stand in the zip under the records' names, stored and unturned; those that could not be had are listed", async () => {
  await writeFile(path.join(folder, "78.JPG"), await jpeg(10, 6));
  await writeFile(
    path.join(folder, "plain.png"),
    await sharp(await jpeg(20))
      .png()
      .toBuffer(),
  );
  await add({
    "vg/VG_100K/78.JPG": here("78.JPG"),
    "市场/plain.png": here("plain.png"),
    "far/away.jpg": { kind: "http", root: `http://127.0.0.1:${await portToHold()}/`, path: "x.jpg", photo: "remote" },
    "gone.jpg": here("gone.jpg"),
  });
  const id = await addRun();
  await run(id);
  const { files, names, manifest, missing, textOf } = await readExport(id);
  const main = `${path.basename(folder)}.llava.json`;
  expect(names).toEqual([
    main,
    "images/vg/VG_100K/78.JPG",
    "images/市场/plain.png",
    ".missing-photos.jsonl",
    ".SHA256SUMS",
    ".manifest.json",
  ]);
  const records = JSON.parse(textOf(main)) as LlavaRecord[];
  expect(records.map(({ image }) => image)).toEqual([
    "vg/VG_100K/78.JPG",
    "市场/plain.png",
    "far/away.jpg",
    "gone.jpg",
  ]);
  for (const name of names) expect(files.get(name)?.isStored, name).toBe(name.startsWith("images/"));
  expect(files.get("images/市场/plain.png")?.bytes.equals(await readFile(path.join(folder, "plain.png")))).toBe(true);
  const turned = must(files.get("images/vg/VG_100K/78.JPG"), "it is there").bytes;
  const { orientation, width } = await sharp(turned).metadata();
  expect([orientation, width]).toEqual([undefined, 8]);
  expect(manifest.photos).toEqual({
    how: "copy",
    folder: "images",
    copied: 2,
    linked: 0,
    there: 0,
    missing: { unreachable: 1, absent: 1 },
    list: ".missing-photos.jsonl",
  });
  expect(missing).toMatchObject([
    { name: "far/away.jpg", image: "path:far/away.jpg", reason: "unreachable" },
    { name: "gone.jpg", image: "path:gone.jpg", reason: "absent" },
  ]);
  const [view] = await loadExportRuns(db, datasetId, spools);
  expect(view).toMatchObject({
    photos: "copy",
    progress: { entries: 4, photos: { done: 4, total: 4 } },
    report: { photos: { copied: 2, missing: 2 } },
  });
  expect(await readdir(path.join(spools, String(id))), "what was needed meanwhile is gone").toHaveLength(1);
});

test("no name of the zip leads out of its folder, is there twice, or is a file and a folder", async () => {
  await writeFile(path.join(folder, "a.jpg"), await jpeg(10));
  await writeFile(path.join(folder, "b.jpg"), await jpeg(90));
  const long = `${"市".repeat(86)}.jpg`;
  const names = {
    "/etc/a.jpg": "elsewhere",
    "C:\\a.jpg": "elsewhere",
    "..\\a.jpg": "kept out",
    "a/../../b.jpg": "kept out",
    "%2e%2e/a.jpg": "kept out",
    "b\n.jpg": "kept out",
    "https://host/a.jpg": "elsewhere",
    ".": "elsewhere",
    "./fine//a.jpg": "in",
    file: "in",
    "file/a.jpg": "taken",
    "deep/er": "in",
    deep: "taken",
    [long]: "unwritable",
  };
  await add(Object.fromEntries(Object.keys(names).map((name) => [name, here("a.jpg")])));
  await add({ "fine/a.jpg": here("b.jpg"), "./file": here("a.jpg") });
  const id = await addRun();
  await run(id);
  const { names: written, manifest, missing } = await readExport(id);
  expect(written.filter((name) => name.startsWith("images/"))).toEqual([
    "images/fine/a.jpg",
    "images/file",
    "images/deep/er",
  ]);
  expect(Object.fromEntries(missing.map(({ name, reason }) => [name, reason]))).toEqual({
    ...Object.fromEntries(Object.entries(names).filter(([, is]) => is !== "in" && is !== "kept out")),
    "fine/a.jpg": "taken",
  });
  expect(manifest.photos).toMatchObject({ copied: 3, there: 1 });
});

test("parts lie in a folder of their own beside the photos'", async () => {
  await writeFile(path.join(folder, "a.jpg"), await jpeg(10));
  await add({ "a.jpg": here("a.jpg"), "b.jpg": here("a.jpg"), "c.jpg": here("a.jpg") });
  const id = await addRun({ shardSize: { unit: "records", count: 2 } });
  await run(id);
  const { names, manifest, textOf } = await readExport(id);
  const own = path.basename(folder);
  const parts = [`data/${own}.llava-00000.json`, `data/${own}.llava-00001.json`];
  expect(names).toEqual([...parts, "images/a.jpg", "images/b.jpg", "images/c.jpg", ".SHA256SUMS", ".manifest.json"]);
  expect(manifest.files.map(({ name }) => name)).toEqual(parts);
  expect(parts.map((name) => JSON.parse(textOf(name)).length)).toEqual([2, 1]);
});

/** Photos at an address that answers none of them until it is told to. */
async function holdPhotos(photo: Buffer) {
  const waiting: (() => void)[] = [];
  let isHeld = true;
  const server: Server = createServer((_, response) => {
    const answer = () => response.setHeader("content-type", "image/jpeg").end(photo);
    if (isHeld) waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => waiting.length,
    release() {
      isHeld = false;
      for (const answer of waiting.splice(0)) answer();
    },
    end: () => server.closeAllConnections(),
    close: () => server.close(),
  };
}

test("cancelled while a photo does not come, it ends at once and leaves nothing", async () => {
  await writeFile(path.join(folder, "a.jpg"), await jpeg(10));
  const held = await holdPhotos(await jpeg(30));
  try {
    const near = Object.fromEntries(Array.from({ length: 8 }, (_, nth) => [`${nth}.jpg`, here("a.jpg")]));
    await add({ ...near, "far.jpg": { kind: "http", root: held.root, path: `${datasetId}.jpg`, photo: "remote" } });
    const id = await addRun();
    const running = run(id);
    await expect.poll(held.asked, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(async () => (await loadRun(id)).progress, { timeout: 10_000 })
      .toMatchObject({ entries: 9, photos: { done: 8, total: 9 } });
    await db.prisma.run.update({ where: { id }, data: { cancelled: true } });
    await running;
    expect((await loadRun(id)).state).toBe("cancelled");
    expect(await readdir(spools)).toEqual([]);
  } finally {
    held.end();
    held.close();
  }
});

test("broken off among its photos it is begun again from its start, and nothing of it stays", async () => {
  const held = await holdPhotos(await jpeg(30));
  try {
    await add({ "far.jpg": { kind: "http", root: held.root, path: `${datasetId}.jpg`, photo: "remote" } });
    const id = await addRun();
    const stop = new AbortController();
    const broken = run(id, stop.signal);
    await expect.poll(held.asked, { timeout: 10_000 }).toBe(1);
    stop.abort();
    await expect(broken).rejects.toMatchObject({ code: "interrupted" });
    expect(await readdir(spools)).toEqual([]);
    expect((await loadRun(id)).state).toBe("running");
    held.release();
    await run(id);
    expect((await readExport(id)).names).toContain("images/far.jpg");
    expect(await readdir(spools)).toEqual([String(id)]);
    expect(exportReportSchema.parse((await loadRun(id)).report).photos).toEqual({ copied: 1, missing: 0 });
  } finally {
    held.end();
    held.close();
  }
});

test("how many photos there are and how large they are is told where the disk tells it", async () => {
  const photo = await jpeg(10);
  await mkdir(path.join(folder, "in"));
  await writeFile(path.join(folder, "in", "a.jpg"), photo);
  await add({ "a.jpg": here("in/a.jpg"), "b.jpg": here("in/a.jpg"), "gone.jpg": { ...here("x"), photo: "absent" } });
  const { request } = exportRunRequestSchema.parse({ request: REQUEST });
  const estimate = () => estimateExport(db, datasetId, request, "copy");
  expect((await estimateExport(db, datasetId, request)).photos).toBeNull();
  expect((await estimate()).photos).toEqual({ count: 3, bytes: 2 * photo.length });
  await add({ "far.jpg": { kind: "http", root: "http://127.0.0.1:1/", path: "x.jpg", photo: "remote" } });
  expect((await estimate()).photos).toEqual({ count: 4, bytes: null });
});
