import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import yazl from "yazl";
import type { Database } from "#server/db/client.ts";
import { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { freshDatabase } from "#tests/database.ts";
import { pngThatSays } from "#tests/forged-photos.ts";
import { openPhoto } from "./open-photo.ts";

const NOISE = { type: "gaussian", mean: 128, sigma: 40 } as const;
const jpeg = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "black", noise: NOISE } })
    .jpeg()
    .toBuffer();

let db: Database;
let folder: string;
let cache: PhotoCache;
let server: Server;
let base: string;
let asked: string[] = [];
/** What the server answers by path: bytes, or a status. */
const answers = new Map<string, Buffer | number>();

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-remote-"));
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const answer = answers.get(url) ?? 404;
    response.writeHead(typeof answer === "number" ? answer : 200).end(typeof answer === "number" ? "" : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

let datasetId: bigint;
beforeEach(async () => {
  datasetId = (await db.prisma.dataset.create({ data: { name: crypto.randomUUID() } })).id;
  cache = new PhotoCache(path.join(folder, crypto.randomUUID()), 1e9);
  asked = [];
  answers.clear();
});

async function addImage(
  identity: string,
  { kind, root, photoPath = null }: { kind: string; root: string; photoPath?: string | null },
  alias?: string,
): Promise<bigint> {
  const source = await db.prisma.photoSource.upsert({
    where: { datasetId_kind_root: { datasetId, kind, root } },
    create: { datasetId, kind, root },
    update: {},
  });
  await db.prisma.photoRoot.upsert({
    where: { datasetId_name: { datasetId, name: "" } },
    create: { datasetId, name: "", places: [root] },
    update: { places: { push: root } },
  });
  const aliases = [identity, ...(alias ? [alias] : [])].map((own) => ({ datasetId, alias: own }));
  const { id } = await db.prisma.image.create({
    data: {
      datasetId,
      identity,
      photo: "remote",
      photoPath,
      photoSourceId: source.id,
      widthPx: 10,
      heightPx: 10,
      aliases: { create: aliases },
    },
  });
  return id;
}

const stateOf = (id: bigint) =>
  db.prisma.image.findUnique({
    where: { id },
    select: { photo: true, photoPath: true, widthPx: true, heightPx: true },
  });

describe("a photo at an address", () => {
  test("is fetched when it is looked at, from the folder that has it, and its image learns its size and place", async () => {
    answers.set("/VG_100K_2/5.jpg", await jpeg(60, 40));
    const id = await addImage("vg:5", { kind: "http", root: base });
    const photo = await openPhoto(db, id, null, cache);
    expect(await sharp(photo.bytes).metadata()).toMatchObject({ width: 60, height: 40 });
    expect(await stateOf(id)).toEqual({ photo: "present", photoPath: "VG_100K_2/5.jpg", widthPx: 60, heightPx: 40 });
    expect(asked).toEqual(["/VG_100K/5.jpg", "/VG_100K_2/5.jpg"]);
    answers.clear();
    expect((await openPhoto(db, id, null, cache)).bytes).toEqual(photo.bytes);
    expect(asked).toHaveLength(2);
  });

  test("that is another when it is fetched once more has another mark and its own size", async () => {
    answers.set("/a.jpg", await jpeg(60, 40));
    const id = await addImage("path:a.jpg", { kind: "http", root: base });
    const first = await openPhoto(db, id, null, cache);
    answers.set("/a.jpg", await jpeg(30, 20));
    expect((await openPhoto(db, id, null, cache)).photoMark).toBe(first.photoMark);
    const emptied = new PhotoCache(path.join(folder, crypto.randomUUID()), 1e9);
    expect((await openPhoto(db, id, null, emptied)).photoMark).not.toBe(first.photoMark);
    expect(await stateOf(id)).toMatchObject({ photo: "present", widthPx: 30 });
  });

  test("is found under another name of its image, too", async () => {
    answers.set("/train2017/000000000009.jpg", await jpeg(30, 20));
    const id = await addImage("vg:6", { kind: "http", root: base }, "coco:9");
    await openPhoto(db, id, null, cache);
    expect((await stateOf(id))?.photoPath).toBe("train2017/000000000009.jpg");
  });

  test("and at another address of the data set", async () => {
    answers.set("/second/VG_100K/7.jpg", await jpeg(30, 20));
    const id = await addImage("vg:7", { kind: "http", root: `${base}first/` });
    await addImage("vg:8", { kind: "http", root: `${base}second/` });
    await openPhoto(db, id, null, cache);
    const image = await db.prisma.image.findUnique({ where: { id }, select: { photoSource: true } });
    expect(image?.photoSource?.root).toBe(`${base}second/`);
  });

  test("that is named by its path below a root is never asked for under another root", async () => {
    const [first, second] = [`${base}first/`, `${base}second/`];
    // At both addresses there is a photo of that path, and they are two.
    for (const root of ["/first", "/second"]) answers.set(`${root}/1.jpg`, await jpeg(30, 20));
    const id = await addImage("path@a:1.jpg", { kind: "http", root: first });
    await addImage("path@b:1.jpg", { kind: "http", root: second });
    await db.prisma.photoRoot.deleteMany({ where: { datasetId } });
    await db.prisma.photoRoot.create({ data: { datasetId, name: "a", places: [`${base}gone/`] } });
    await db.prisma.photoRoot.create({ data: { datasetId, name: "b", places: [first, second] } });
    await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({ data: { photo: "absent" } });
    expect(asked).toEqual([]);
    const other = await addImage("path@b:2.jpg", { kind: "http", root: first });
    await db.prisma.photoRoot.update({
      where: { datasetId_name: { datasetId, name: "b" } },
      data: { places: [second] },
    });
    answers.set("/first/2.jpg", await jpeg(50, 20));
    answers.set("/second/2.jpg", await jpeg(70, 20));
    await openPhoto(db, other, null, cache);
    expect(asked).toEqual(["/second/2.jpg"]);
    expect((await stateOf(other))?.widthPx).toBe(70);
  });

  test("is asked for once, however many look at it at the same time", async () => {
    answers.set("/a.jpg", await jpeg(30, 20));
    const id = await addImage("path:a.jpg", { kind: "http", root: base });
    await Promise.all([null, 320, 640, null].map((width) => openPhoto(db, id, width as 320 | null, cache)));
    expect(asked).toEqual(["/a.jpg"]);
  });

  test("that is not there leaves its image without a photo, and is not asked for again", async () => {
    const id = await addImage("path:a.jpg", { kind: "http", root: base });
    for (const _ of [1, 2])
      await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({
        code: "not_found",
        data: { photo: "absent" },
      });
    expect((await stateOf(id))?.photo).toBe("absent");
    expect(asked).toEqual(["/a.jpg"]);
  });

  test.each([
    ["whose server fails", 503],
    ["that is answered with a page", Buffer.from("<html>Sign in</html>")],
  ])("%s is tried again the next time: nothing is noted", async (_, answer) => {
    answers.set("/a.jpg", answer);
    const id = await addImage("path:a.jpg", { kind: "http", root: base });
    await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({ code: "unreachable" });
    expect((await stateOf(id))?.photo).toBe("remote");
    answers.set("/a.jpg", await jpeg(30, 20));
    await openPhoto(db, id, null, cache);
    expect((await stateOf(id))?.photo).toBe("present");
  });

  test("in a bucket that refuses to say what it does not have is looked for under its next path", async () => {
    answers.set("/photos/VG_100K/5.jpg", 403);
    answers.set("/photos/VG_100K_2/5.jpg", await jpeg(30, 20));
    const root = `s3://photos/?region=us-east-1&endpoint=${encodeURIComponent(base.slice(0, -1))}`;
    const id = await addImage("vg:5", { kind: "s3", root });
    await openPhoto(db, id, null, cache);
    expect((await stateOf(id))?.photoPath).toBe("VG_100K_2/5.jpg");
    for (const folderName of ["VG_100K", "VG_100K_2"]) answers.set(`/photos/${folderName}/6.jpg`, 403);
    const refused = await addImage("vg:6", { kind: "s3", root });
    await expect(openPhoto(db, refused, null, cache)).rejects.toMatchObject({ code: "unreachable" });
  });

  test.each([
    ["cut off", async () => (await jpeg(300, 200)).subarray(0, 2000)],
    ["empty", async () => Buffer.alloc(0)],
    ["none at all", async () => Buffer.from("GIF89a…")],
  ])("that is %s is broken, and stays so", async (_, bytes) => {
    answers.set("/VG_100K/1592.jpg", await bytes());
    const id = await addImage("vg:1592", { kind: "http", root: base });
    for (const _ of [1, 2])
      await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({ data: { photo: "broken" } });
    expect((await stateOf(id))?.photo).toBe("broken");
    expect(asked).toEqual(["/VG_100K/1592.jpg"]);
  });

  test("of too many pixels is noted with its size, and told as too large each time", async () => {
    answers.set("/huge.png", await pngThatSays(30_000, 20_000));
    const id = await addImage("path:huge.png", { kind: "http", root: base });
    for (const _ of [1, 2])
      await expect(openPhoto(db, id, 320, cache)).rejects.toMatchObject({ data: { photo: "too-large" } });
    expect(await stateOf(id)).toMatchObject({ photo: "present", widthPx: 30_000, heightPx: 20_000 });
    expect(asked).toEqual(["/huge.png"]);
  });

  test("is scaled once, and its smaller picture kept", async () => {
    answers.set("/a.jpg", await jpeg(1000, 500));
    const id = await addImage("path:a.jpg", { kind: "http", root: base });
    const first = await openPhoto(db, id, 320, cache);
    expect(await sharp(first.bytes).metadata()).toMatchObject({ width: 320, height: 160 });
    expect((await stateOf(id))?.widthPx).toBe(1000);
    expect((await openPhoto(db, id, 320, cache)).bytes).toEqual(first.bytes);
    // Of the original nothing is needed any more, were it gone from cache and source.
    answers.clear();
    const smaller = new PhotoCache(path.join(folder, "smaller"), 1e9);
    await smaller.keep(`${base} a.jpg w=320`, Buffer.from(first.bytes));
    expect((await openPhoto(db, id, 320, smaller)).bytes).toEqual(first.bytes);
    await expect(openPhoto(db, id, 640, smaller)).rejects.toMatchObject({ data: { photo: "absent" } });
    expect((await stateOf(id))?.photo).toBe("present");
  });
});

describe("a photo in a zip", () => {
  async function writeZip(name: string, members: Record<string, Buffer>): Promise<string> {
    const zip = new yazl.ZipFile();
    for (const [inside, bytes] of Object.entries(members))
      zip.addBuffer(bytes, inside, { compress: inside.includes("2") });
    zip.end();
    const file = path.join(folder, name);
    await pipeline(zip.outputStream, createWriteStream(file));
    return file;
  }

  test("is read where it lies, stored or deflated; one that the zip has no more is absent", async () => {
    const photos = { "VG_100K/1.jpg": await jpeg(30, 20), "VG_100K/2.jpg": await jpeg(50, 20) };
    const root = await writeZip("images.zip", { ...photos, "VG_100K/3.jpg": await jpeg(70, 20) });
    for (const [name, bytes] of Object.entries(photos)) {
      const id = await addImage(`path:${name}`, { kind: "zip", root, photoPath: name });
      const photo = await openPhoto(db, id, null, cache);
      expect(await sharp(photo.bytes).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
      expect((await stateOf(id))?.photo).toBe("present");
    }
    const gone = await addImage("vg:9", { kind: "zip", root, photoPath: "VG_100K/9.jpg" });
    await expect(openPhoto(db, gone, null, cache)).rejects.toMatchObject({ data: { photo: "absent" } });
  });

  test("is another where the zip was replaced", async () => {
    const root = await writeZip("replaced.zip", { "1.jpg": await jpeg(30, 20) });
    const id = await addImage("vg:1", { kind: "zip", root, photoPath: "1.jpg" });
    await openPhoto(db, id, null, cache);
    await rename(await writeZip("other.zip", { "0.jpg": await jpeg(9, 9), "1.jpg": await jpeg(40, 20) }), root);
    const photo = await openPhoto(db, id, null, cache);
    expect(await sharp(photo.bytes).metadata()).toMatchObject({ width: 40 });
  });

  test("that unfolds into more than 64 MB is told as too large, and is not unfolded", async () => {
    const root = await writeZip("bomb.zip", { "2.jpg": Buffer.alloc(65 * 1024 * 1024) });
    const id = await addImage("vg:2", { kind: "zip", root, photoPath: "2.jpg" });
    await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({ data: { photo: "too-large" } });
  });

  test("whose bytes changed is broken; one whose zip is gone cannot be reached now", async () => {
    const bytes = await jpeg(30, 20);
    const root = await writeZip("damaged.zip", { "1.jpg": bytes });
    const whole = await readFile(root);
    whole[whole.indexOf(bytes) + 400] = (whole[whole.indexOf(bytes) + 400] ?? 0) ^ 0xff;
    await writeFile(root, whole);
    const id = await addImage("vg:1", { kind: "zip", root, photoPath: "1.jpg" });
    await expect(openPhoto(db, id, null, cache)).rejects.toMatchObject({ data: { photo: "broken" } });
    const other = await addImage("vg:2", { kind: "zip", root: `${root}-gone`, photoPath: "2.jpg" });
    await expect(openPhoto(db, other, null, cache)).rejects.toMatchObject({ code: "unreachable" });
    expect((await stateOf(other))?.photo).toBe("remote");
  });
});
