import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { turnsOf } from "#domain/entry/turn.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { dropDatabase, emptyDatabase } from "#tests/database.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { migrateToBefore } from "#tests/postgres/release-before.ts";
import { importPaths } from "./import-paths.ts";
import { repairDataset } from "./photos/repair.ts";

let url = "";
let folder = "";
beforeEach(async () => {
  url = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-upgrade-"));
});
afterEach(async () => {
  await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

const row = (image: string, answer: string) => ({
  id: answer,
  image,
  conversations: [
    { from: "human", value: "<image>\nWhat is it?" },
    { from: "gpt", value: answer },
  ],
});

/**
 * A database of the release before: three photos whose names look like number 1 on one image, which shows 001.jpg; a photo under a
 * plain path; a decided entry on each.
 */
async function makeBefore(set: string): Promise<void> {
  await migrateToBefore(url);
  const db = openDatabase(url);
  try {
    const ask = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
    await ask(`INSERT INTO "Dataset" (id, name) VALUES (1, 'old')`);
    await ask(`INSERT INTO "PhotoSource" (id, "datasetId", kind, root) VALUES (1, 1, 'folder', $1)`, [set]);
    const size = Buffer.byteLength(TRAIN);
    await ask(
      `INSERT INTO "SourceFile" (id, "datasetId", path, format, "sizeBytes") VALUES (1, 1, 'train.json', 'llava', $1)`,
      [size],
    );
    await ask(
      `INSERT INTO "Image" (id, "datasetId", identity, "widthPx", "heightPx", photo, "photoPath", "photoSourceId") VALUES
        (1, 1, 'vg:1', 96, 64, 'present', '001.jpg', 1), (2, 1, 'path:pics/a.jpg', 96, 64, 'present', 'pics/a.jpg', 1)`,
    );
    await ask(`INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT 1, identity, id FROM "Image"`);
    await ask(
      `INSERT INTO "Annotation" ("imageId", kind, document, names) VALUES (1, 'objects', '[{"object_id":1}]', '{}')`,
    );
    for (const [at, { image, id, conversations }] of ROWS.entries()) {
      const { hashEntry } = await import("#server/entries/hash-entry.ts");
      const imageId = image.startsWith("pics") ? 2 : 1;
      await ask(
        `INSERT INTO "Entry" (id, "datasetId", "imageId", task, turns, hash, nth, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
         VALUES ($1, 1, $2, 'other', $3, $4, 0, 1, $5, 0, $6, '{}', 1)`,
        [
          at + 1,
          imageId,
          JSON.stringify(conversations),
          hashEntry(null, turnsOf(conversations)),
          at,
          JSON.stringify({ id, image, conversations: null }),
        ],
      );
      await ask(
        `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, "imageId", state) VALUES ($1, 1, 'other', $2, 'accepted')`,
        [at + 1, imageId],
      );
    }
    await ask(
      `SELECT setval('"Entry_id_seq"', 100), setval('"Image_id_seq"', 100), setval('"Dataset_id_seq"', 100), setval('"SourceFile_id_seq"', 100), setval('"PhotoSource_id_seq"', 100)`,
    );
  } finally {
    await db.close();
  }
}

const ROWS = [row("1.jpg", "Red."), row("001.jpg", "Blue."), row("1.png", "Green."), row("pics/a.jpg", "A boat.")];
const TRAIN = JSON.stringify(ROWS);

/** A folder of before with its database, migrated. */
async function openBefore() {
  const set = path.join(folder, "set");
  await mkdir(path.join(set, "pics"), { recursive: true });
  await writeFile(path.join(set, "train.json"), TRAIN);
  for (const [file, scene] of PHOTOS) await writeFile(path.join(set, file), await madePicture(scene));
  await makeBefore(set);
  await migrate(url);
  return { set, db: openDatabase(url) };
}
const PHOTOS = [
  ["1.jpg", 0],
  ["001.jpg", 1],
  ["1.png", 2],
  ["pics/a.jpg", 0],
] as const;

const standing = async (db: Database) =>
  (await db.prisma.entry.findMany({ include: { image: true, status: true }, orderBy: { id: "asc" } })).map(
    ({ image, status }) => [image?.identity, image?.photo, image?.photoPath, status?.state],
  );
const PARTED = [
  ["path@set:1.jpg", "present", "1.jpg", "flagged"],
  ["path:001.jpg", "present", "001.jpg", "accepted"],
  ["path@set:1.png", "present", "1.png", "flagged"],
  ["path:pics/a.jpg", "present", "pics/a.jpg", "accepted"],
];

test("the same files add nothing to a data set of before, and part what a name alone had joined", async () => {
  const { db, set } = await openBefore();
  try {
    expect(await importPaths({ db, datasetName: "old", paths: [set] })).toMatchObject({
      entriesNew: 0,
      entriesRepeated: 4,
    });
    expect(await standing(db)).toEqual(PARTED);
    // The row that showed 001.jpg shows it still: its address may be cached for a year.
    expect((await db.prisma.entry.findUniqueOrThrow({ where: { id: 2n } })).imageId).toBe(1n);
    const objects = await db.prisma.annotation.findMany({ include: { image: true } });
    expect(objects.map(({ image }) => [image.identity, image.photo])).toEqual([["vg:1", "absent"]]);
  } finally {
    await db.close();
  }
});

test("a repair parts it without the files at hand, and the files then find their entries", async () => {
  const { db, set } = await openBefore();
  try {
    const repair = () => repairDataset(db, "old", new AbortController().signal);
    expect(await repair()).toMatchObject({ suspect: 1, moved: 2 });
    const bare = PARTED.map(([identity, , file, state], at) =>
      at === 1 || at === 3
        ? [identity, "present", file, state]
        : [identity?.replace("@set", ""), "absent", null, state],
    );
    expect(await standing(db)).toEqual(bare);
    expect(await repair()).toMatchObject({ suspect: 0, moved: 0 });
    expect(await importPaths({ db, datasetName: "old", paths: [set] })).toMatchObject({ entriesNew: 0 });
    expect(await standing(db)).toEqual(PARTED);
  } finally {
    await db.close();
  }
});
