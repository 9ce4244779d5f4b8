import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { freshDatabase } from "#tests/database.ts";
import { type TestMember, tarOf } from "#tests/tars.ts";
import { importPaths } from "./import-paths.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-tars-"));
  return () => rm(folder, { recursive: true, force: true });
});

const photo = (side: number) =>
  sharp({ create: { width: side, height: 8, channels: 3, background: { r: side, g: 0, b: 9 } } })
    .jpeg()
    .toBuffer();

async function take(datasetName: string, members: readonly TestMember[], copyPhotosTo: string | null = null) {
  const file = path.join(folder, `${datasetName}.tar`);
  await writeFile(file, tarOf(members));
  return importPaths({ db, datasetName, paths: [file], copyPhotosTo });
}

const entriesOf = (datasetName: string) =>
  db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    orderBy: { rowIndex: "asc" },
    select: { turns: true, rowShell: true, image: { select: { id: true, identity: true } } },
  });
const widthOf = async (id: bigint | undefined) => (await sharp((await openPhoto(db, id ?? 0n)).bytes).metadata()).width;

test("what stands beside a photo under its name is a record of it, and the photo is read at its place", async () => {
  const report = await take("samples", [
    { name: "train/000.jpg", bytes: await photo(11) },
    {
      name: "train/000.json",
      bytes:
        '{"conversations": [\n{"from":"human","value":"<image>\\nWhat?"},\n{"from":"gpt","value":"A boat."}], "n": 1.0}',
    },
    { name: "train/001.json", bytes: '{"url": "https://a.example/1", "caption": "A pier."}' },
    { name: "train/001.txt", bytes: "A pier." },
    { name: "train/001.jpg", bytes: await photo(12) },
    { name: "train/002.jpg", bytes: await photo(13) },
    { name: "train/002.txt", bytes: "Two ships." },
  ]);
  expect(report).toMatchObject({ entriesNew: 3, rejects: 0, photos: { remote: 3 } });
  const entries = await entriesOf("samples");
  expect(entries.map(({ rowShell }) => JSON.stringify(rowShell))).toEqual([
    expect.stringContaining('"image":"train/000.jpg"'),
    '{"url":"https://a.example/1","caption":"A pier.","image":"train/001.jpg"}',
    '{"image":"train/002.jpg","caption":"Two ships."}',
  ]);
  expect(await Promise.all(entries.map(({ image }) => widthOf(image?.id)))).toEqual([11, 12, 13]);
});

test("the same tar again adds nothing, and a photo of it that was changed is told as another", async () => {
  const members = async (side: number) => [
    { name: "a.jpg", bytes: await photo(side) },
    { name: "a.txt", bytes: "A boat." },
  ];
  await take("again", await members(11));
  expect(await take("again", await members(11))).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
  await take("again", await members(200));
  const [entry] = await entriesOf("again");
  expect(await widthOf(entry?.image?.id)).toBe(200);
});

test("a tar's own files of records are read, and one that is packed is named with the way out", async () => {
  const record = {
    id: "1",
    image: "images/a.jpg",
    conversations: [
      { from: "human", value: "<image>\nWhat?" },
      { from: "gpt", value: "A boat." },
    ],
  };
  await take("others", [
    { name: "train.json", bytes: JSON.stringify([record]) },
    { name: "images/a.jpg", bytes: await photo(21) },
  ]);
  const [entry] = await entriesOf("others");
  expect(await widthOf(entry?.image?.id)).toBe(21);
  await writeFile(path.join(folder, "b.tar.gz"), gzipSync(tarOf([{ name: "a.txt", bytes: "A boat." }])));
  const packed = importPaths({ db, datasetName: "packed", paths: [path.join(folder, "b.tar.gz")] });
  await expect(packed).rejects.toMatchObject({ detail: { code: "nothingFoundPassed" } });
});

test("a tar that is uploaded is kept, and shows its photos when the upload is gone", async () => {
  await take(
    "kept",
    [
      { name: "a.jpg", bytes: await photo(31) },
      { name: "a.txt", bytes: "A boat." },
    ],
    path.join(folder, "store"),
  );
  await rm(path.join(folder, "kept.tar"));
  const [entry] = await entriesOf("kept");
  expect(await widthOf(entry?.image?.id)).toBe(31);
});
