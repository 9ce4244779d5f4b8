import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { gzipSync, zstdCompressSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import yazl from "yazl";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-packed-"));
  return () => rm(folder, { recursive: true, force: true });
});

const svit = (count: number) =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      image_id: index + 1,
      conversations: [
        {
          topic: "Boats",
          content: [
            { from: "user", value: `How many boats are there in photo ${index}?` },
            { from: "gpt", value: `There are ${Math.sin(index)}.` },
          ],
        },
      ],
    })),
  );
const objects = (count: number) =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      image_id: index + 1,
      objects: [{ object_id: index, names: ["boat"], x: 1, y: 1, w: 5, h: 5 }],
    })),
  );

async function write(name: string, bytes: string | Buffer): Promise<string> {
  await writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}

async function writeZip(name: string, members: Record<string, string | Buffer>): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [inside, bytes] of Object.entries(members)) zip.addBuffer(Buffer.from(bytes), inside);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path.join(folder, name)));
  return path.join(folder, name);
}

/** What a data set holds, whatever its files were packed in. */
async function contentsOf(datasetName: string) {
  const entries = await db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    orderBy: [{ rowIndex: "asc" }, { partIndex: "asc" }],
    select: { task: true, turns: true, hash: true, rowIndex: true, image: { select: { identity: true } } },
  });
  const annotations = await db.prisma.annotation.findMany({
    where: { image: { dataset: { name: datasetName } } },
    orderBy: { image: { identity: "asc" } },
    select: { kind: true, document: true, names: true, image: { select: { identity: true } } },
  });
  return { entries, annotations };
}

test("packed files come in as if they had been unpacked by hand", async () => {
  await importPaths({
    db,
    datasetName: "plain",
    paths: [await write("conversation.json", svit(300)), await write("objects.json", objects(300))],
  });
  const plain = await contentsOf("plain");
  expect(plain.entries).toHaveLength(300);
  for (const [datasetName, paths] of [
    [
      "gz and zst",
      [
        await write("conversation.json.gz", gzipSync(svit(300))),
        await write("o.json.zst", zstdCompressSync(objects(300))),
      ],
    ],
    ["zip", [await writeZip("all.zip", { "a/conversation.json": svit(300), "a/objects.json": objects(300) })]],
  ] as const) {
    const report = await importPaths({ db, datasetName, paths });
    expect(report.rejects).toBe(0);
    expect(await contentsOf(datasetName)).toEqual(plain);
  }
});

test("a file that is cut off brings what can be unpacked, and is told as a reject by its name", async () => {
  const whole = gzipSync(svit(30_000));
  const cut = await write("conversation.json.gz", whole.subarray(0, whole.length - 2000));
  const rejectsPath = path.join(folder, "rejects.jsonl");
  const report = await importPaths({ db, datasetName: "cut", paths: [cut], rejectsPath });
  expect(report.entriesNew).toBeGreaterThan(20_000);
  expect(report.entriesNew).toBeLessThan(30_000);
  expect(await readFile(rejectsPath, "utf8")).toContain("The gzip file is truncated: its end is missing.");
  expect(report.rejectExamples.every(({ file }) => file === cut)).toBe(true);
  const again = await importPaths({ db, datasetName: "cut", paths: [await write("conversation.json.gz", whole)] });
  expect(again.entriesNew + report.entriesNew).toBe(30_000);
});

test("photos of a zip are found where they lie, the zip beside the files or named alone, before or after them", async () => {
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  const zip = await writeZip("images.zip", {
    "VG_100K/1.jpg": photo,
    "VG_100K_2/2.jpg": photo,
    "VG_100K/9.jpg": photo,
  });
  const conversation = await write("conversation.json", svit(3));
  const photosOf = async (name: string) =>
    (
      await db.prisma.image.findMany({
        where: { dataset: { name } },
        orderBy: { identity: "asc" },
        select: { identity: true, photo: true, photoPath: true },
      })
    ).map((image) => Object.values(image).join(" "));
  const expected = [
    "vg:1 remote VG_100K/1.jpg",
    "vg:2 remote VG_100K_2/2.jpg",
    "vg:3 absent ",
    "vg:9 remote VG_100K/9.jpg",
  ];
  const beside = await importPaths({ db, datasetName: "beside", paths: [conversation, zip] });
  expect(beside).toMatchObject({ photos: { found: 0, broken: 0, remote: 3 }, entriesWithoutPhoto: 1 });
  expect(await photosOf("beside")).toEqual(expected);
  await importPaths({ db, datasetName: "alone", paths: [conversation], photos: [zip] });
  expect(await photosOf("alone")).toEqual(expected);
  await importPaths({ db, datasetName: "before", paths: [], photos: [zip] });
  await importPaths({ db, datasetName: "before", paths: [conversation] });
  expect(await photosOf("before")).toEqual(expected);
  await importPaths({ db, datasetName: "dry", paths: [conversation], photos: [zip], isDryRun: true });
  expect(await photosOf("dry")).toEqual([]);
});

test("JSON beside photos is not read where photos alone were asked for", async () => {
  const zip = await writeZip("both.zip", { "objects.json": objects(3), "VG_100K/1.jpg": "bytes" });
  const report = await importPaths({ db, datasetName: "photos alone", paths: [], photos: [zip] });
  expect(report.files).toEqual([]);
  await expect(
    importPaths({ db, datasetName: "nothing", paths: [], photos: [await write("objects.json", objects(1))] }),
  ).rejects.toMatchObject({ code: "unreadable_input" });
});
