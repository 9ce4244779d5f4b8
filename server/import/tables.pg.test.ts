import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { loadBoxes } from "#server/datasets/boxes/load-boxes.ts";
import type { Database } from "#server/db/client.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { freshDatabase } from "#tests/database.ts";
import { imageSchema, imagesSchema, textsSchema, writeTable } from "#tests/tables.ts";
import { type ImportRequest, importPaths } from "./import-paths.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-tables-"));
  return () => rm(folder, { recursive: true, force: true });
});

const photo = async (side: number, format: "jpeg" | "png" = "jpeg"): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width: side, height: 8, channels: 3, background: { r: side, g: 0, b: 9 } } })
      [format]()
      .toBuffer(),
  );

const questions = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    { from: "human", value: `<image>\nHow many boats are there in photo ${index}?` },
    { from: "gpt", value: `There are ${index}.` },
  ]);

/** A shard as LLaVA-NeXT-Data has them; `sides` are its photos' widths. */
async function writeShard(name: string, sides: readonly number[], names?: readonly (string | null)[]): Promise<string> {
  const data = await Promise.all(
    sides.map(async (side, at) => ({ bytes: await photo(side), path: names?.[at] ?? null })),
  );
  return writeTable(
    folder,
    name,
    [
      { name: "id", data: sides.map((_, index) => `${name} ${index}`) },
      { name: "image", data, schema: imageSchema("image") },
      { name: "conversations", data: questions(sides.length), schema: textsSchema("conversations", ["from", "value"]) },
      { name: "data_source", data: sides.map(() => "boats") },
    ],
    { rowGroupSize: 2 },
  );
}

const run = (datasetName: string, paths: string[], more: Partial<ImportRequest> = {}) =>
  importPaths({ db, datasetName, paths, ...more });

const entriesOf = (datasetName: string) =>
  db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    orderBy: [{ sourceFileId: "asc" }, { rowIndex: "asc" }],
    select: {
      turns: true,
      rowShell: true,
      image: { select: { id: true, identity: true, photo: true, widthPx: true } },
    },
  });

test("each row of a table is an entry beside its own photo, which is read out of the table when it is looked at", async () => {
  const file = await writeShard("train-00000-of-00001.parquet", [11, 12, 13, 14, 15]);
  const report = await run("lies", [file]);
  expect(report).toMatchObject({ entriesNew: 5, rejects: 0, photos: { found: 5, broken: 0 } });
  const entries = await entriesOf("lies");
  expect(entries.map(({ image }) => image)).toEqual(
    [11, 12, 13, 14, 15].map((widthPx) => expect.objectContaining({ photo: "present", widthPx })),
  );
  expect(entries[3]?.rowShell).toMatchObject({
    image: { path: "train-00000-of-00001.parquet/3/image.jpg" },
    data_source: "boats",
  });
  for (const [row, { image }] of entries.entries()) {
    const shown = await openPhoto(db, image?.id ?? 0n);
    expect([(await sharp(shown.bytes).metadata()).width, shown.type]).toEqual([11 + row, "image/jpeg"]);
  }
});

test("the same table again adds nothing, and neither does one that lies elsewhere", async () => {
  const file = await writeShard("a.parquet", [11, 12, 13]);
  await run("again", [file]);
  const again = await run("again", [file]);
  expect(again).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
  const images = await db.prisma.image.count({ where: { dataset: { name: "again" } } });
  expect(images).toBe(3);
});

test("a photo's bare name in a table is nobody else's, and a path that proves a public id is that photo's", async () => {
  const names = ["1.jpg", "1.jpg", "coco/train2017/000000033471.jpg"];
  await run("names", [
    await writeShard("a.parquet", [11, 12, 13], names),
    await writeShard("b.parquet", [21, 22], ["1.jpg", "2.jpg"]),
  ]);
  const images = (await entriesOf("names")).map(({ image }) => [image?.identity.replace(/@[^:]*/, ""), image?.widthPx]);
  expect(images).toEqual([
    ["path:a.parquet/0/image/1.jpg", 11],
    ["path:a.parquet/1/image/1.jpg", 12],
    ["coco:33471", 13],
    ["path:b.parquet/0/image/1.jpg", 21],
    ["path:b.parquet/1/image/2.jpg", 22],
  ]);
});

test("Hugging Face's folder of shards comes in whole, also FineVision's and the Cauldron's columns", async () => {
  const texts = [[{ user: "What is it?", assistant: "A boat." }], [{ user: "And this?", assistant: "A pier." }]];
  await writeTable(folder, "train-00000-of-00002.parquet", [
    {
      name: "images",
      data: [[{ bytes: await photo(31, "png"), path: null }], [{ bytes: await photo(32, "png"), path: null }]],
      schema: imagesSchema("images"),
    },
    { name: "texts", data: texts, schema: textsSchema("texts", ["user", "assistant"]) },
  ]);
  await writeShard("train-00001-of-00002.parquet", [41]);
  await writeFile(
    path.join(folder, "README.md"),
    "---\nlicense: cc-by-4.0\nconfigs:\n- config_name: default\n---\n# Boats\n",
  );
  const report = await run("folder", [folder]);
  expect(report).toMatchObject({ entriesNew: 3, rejects: 0, photos: { found: 3 } });
  expect(report.notices).toContainEqual({ code: "licenceNamed", data: { count: 2, licence: "cc-by-4.0" } });
  const sources = await db.prisma.sourceFile.findMany({ where: { dataset: { name: "folder" } } });
  expect(sources.map(({ licence }) => licence)).toEqual(["cc-by-4.0", "cc-by-4.0"]);
  // By its settings a file is known that comes again (keep-repeats.ts): a card that was written since does not make it another.
  for (const { settings } of sources) expect(settings).not.toHaveProperty("licence");
  const files = await loadBoxes(db, must(sources[0], "two files came").datasetId);
  expect(files.map(({ licence }) => licence)).toEqual(["cc-by-4.0", "cc-by-4.0"]);
  expect((await entriesOf("folder")).map(({ image }) => image?.widthPx)).toEqual([31, 32, 41]);
});

test("what is no photo, and a pointer of Git LFS in a shard's place, are told with file, row and column", async () => {
  const good = await photo(11);
  await writeTable(folder, "a.parquet", [
    {
      name: "image",
      data: [
        { bytes: good, path: null },
        { bytes: new Uint8Array(Buffer.from("no photo")), path: null },
      ],
      schema: imageSchema("image"),
    },
    { name: "conversations", data: questions(2), schema: textsSchema("conversations", ["from", "value"]) },
  ]);
  await writeFile(
    path.join(folder, "b.parquet"),
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
  );
  await writeFile(path.join(folder, "c.parquet"), (await sharp(Buffer.from(good)).png().toBuffer()).subarray(0, 30));
  const report = await run("bad", [folder]);
  expect(report).toMatchObject({ entriesNew: 2, rejects: 3, photos: { found: 1, broken: 1 } });
  const told = report.rejectExamples.map(({ file, row, path: at, code }) => [path.basename(file), row, at, code]);
  expect(told).toEqual([
    ["b.parquet", null, "$", "lfsPointer"],
    ["c.parquet", null, "$", "parquetCut"],
    ["a.parquet", 1, "$.image", "notPicture"],
  ]);
  expect((await entriesOf("bad")).map(({ image }) => image?.photo)).toEqual(["present", "broken"]);
});

test("photos that are copied into the store are shown when the table is gone, and equal ones are kept once", async () => {
  const file = await writeShard("a.parquet", [11, 11, 12]);
  const copyPhotosTo = path.join(folder, "store");
  await run("store", [file], { copyPhotosTo });
  await rm(file);
  const entries = await entriesOf("store");
  const widths = await Promise.all(
    entries.map(async ({ image }) => (await sharp((await openPhoto(db, image?.id ?? 0n)).bytes).metadata()).width),
  );
  expect(widths).toEqual([11, 11, 12]);
  const files = await db.prisma.photoFile.findMany({ where: { image: { dataset: { name: "store" } } } });
  expect(new Set(files.map(({ path: own }) => own)).size).toBe(2);
});

test("a row that holds another photo now never shows it in the place of the former", async () => {
  await run("other", [await writeShard("a.parquet", [11, 12], ["x.jpg", "y.jpg"])]);
  const [first, second] = await entriesOf("other");
  await writeShard("a.parquet", [21], ["z.jpg"]);
  await expect(openPhoto(db, first?.image?.id ?? 0n)).rejects.toMatchObject({ data: { photo: "absent" } });
  await expect(openPhoto(db, second?.image?.id ?? 0n)).rejects.toMatchObject({ data: { photo: "absent" } });
  await rm(path.join(folder, "a.parquet"));
  await expect(openPhoto(db, first?.image?.id ?? 0n)).rejects.toMatchObject({ data: { photo: "unreachable" } });
});

test("an import that is broken off among the photos of a table goes on there, and nothing comes twice", async () => {
  await writeShard(
    "a.parquet",
    Array.from({ length: 1100 }, (_, row) => 10 + (row % 7)),
  );
  // With a photo an import of whatever size comes in part by part.
  await writeFile(path.join(folder, "b.jpg"), await photo(9));
  const { id: runId } = await db.prisma.run.create({ data: { kind: "import", request: {} } });
  const stop = new AbortController();
  let parts = 0;
  const broken = importPaths({
    db,
    datasetName: "resumed",
    paths: [folder],
    runId,
    signal: stop.signal,
    onProgress: ({ phase }) => {
      if (phase === "reading" && parts++ === 0) stop.abort();
    },
  });
  await expect(broken).rejects.toMatchObject({ code: "interrupted" });
  const { rows } = await db.pool.query(`SELECT "rowsDone", "isDone" FROM "RunFile" WHERE "runId" = $1 AND file < -1`, [
    runId,
  ]);
  expect(rows).toEqual([{ rowsDone: 1100, isDone: true }]);
  const report = await importPaths({ db, datasetName: "resumed", paths: [folder], runId });
  expect(report).toMatchObject({ photos: { found: 1101, broken: 0 }, rejects: 0 });
  expect(await db.prisma.entry.count({ where: { dataset: { name: "resumed" } } })).toBe(1100);
  expect(await db.prisma.photoFile.count({ where: { image: { dataset: { name: "resumed" } } } })).toBe(1101);
});
