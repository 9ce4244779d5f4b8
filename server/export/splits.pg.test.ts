import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { addSet, db, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import type { ExportOptions } from "./export-options.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

const PHOTOS = 60;
const rows = Array.from({ length: PHOTOS }, (_, index) =>
  row(
    index + 1,
    [
      ["user", `What is in ${index}?`],
      ["gpt", "A boat."],
    ],
    [
      ["user", `And what else is in ${index}?`],
      ["gpt", "A man."],
    ],
  ),
);
const someText = JSON.stringify(rows);

async function exported(datasetId: bigint, more: Partial<ExportOptions> = {}) {
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetId, format: "llava", states: ["pending"], ...more }, sink);
  const images = Object.fromEntries(
    sink
      .names()
      .filter((name) => name.endsWith(".json") && !name.includes("manifest") && name !== "dataset_info.json")
      .map((name) => [
        name.replace(/^.*llava-?/, ""),
        (JSON.parse(sink.text(name)) as { image: string }[]).map(({ image }) => image),
      ]),
  );
  return { manifest, images, sink };
}

const SPLITS = [
  { name: "train", share: 0.8 },
  { name: "test", share: 0.2 },
];

test("each photo lies in one split with all its entries, the same one for a seed, and the shares are about met", async () => {
  const { datasetId } = await addSet({ text: someText });
  const { images, manifest } = await exported(datasetId, { splits: SPLITS, splitSeed: 3 });
  const [train = [], other = []] = [images["train.json"], images["test.json"]];
  expect(train.length + other.length).toBe(2 * PHOTOS);
  expect(train.filter((image) => other.includes(image))).toEqual([]);
  expect(other.length).toBeGreaterThan(0.1 * PHOTOS);
  expect(other.length).toBeLessThan(0.8 * PHOTOS);
  expect(manifest.splits).toEqual([
    { name: "train", share: 0.8, records: train.length },
    { name: "test", share: 0.2, records: other.length },
  ]);
  const again = await addSet({ text: someText });
  expect((await exported(again.datasetId, { splits: SPLITS, splitSeed: 3 })).images).toEqual(images);
  expect((await exported(datasetId, { splits: SPLITS, splitSeed: 4 })).images).not.toEqual(images);
});

test("a format of several files has each of them once for every split", async () => {
  const { datasetId } = await addSet({ text: someText });
  const { manifest } = await exported(datasetId, { format: "svit", splits: SPLITS });
  expect(manifest.files.filter(({ name }) => name.startsWith("conversation")).map(({ name }) => name)).toEqual([
    "conversation-train.json",
    "conversation-test.json",
  ]);
});

test("a split without a record is told in the manifest, and to no reader: datasets refuses all of them for it", async () => {
  const { datasetId } = await addSet({ text: JSON.stringify(rows.slice(0, 3)) });
  const splits = [
    { name: "train", share: 0.999999 },
    { name: "test", share: 0.000001 },
  ];
  const parquet = await exported(datasetId, { format: "parquet", splits });
  expect(parquet.manifest.splits?.map(({ records }) => records)).toEqual([6, 0]);
  expect(parquet.sink.text("README.md")).toContain("split: train\n");
  expect(parquet.sink.text("README.md")).not.toContain("test");
  const { sink } = await exported(datasetId, { format: "sharegpt", splits });
  expect(Object.keys(JSON.parse(sink.text("dataset_info.json")))).toEqual([expect.stringMatching(/_train$/)]);
});

test("photos that are held out stay behind under every name they have, and are counted", async () => {
  const { datasetId } = await addSet({ text: someText });
  // As an import writes it: a photo answers to its own identity, too.
  await db.pool.query(
    `INSERT INTO "ImageAlias" SELECT "datasetId", identity, id FROM "Image" WHERE "datasetId" = $1 ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  const image = await db.prisma.image.findFirstOrThrow({ where: { datasetId, identity: "vg:9" } });
  await db.prisma.imageAlias.create({ data: { datasetId, alias: "coco:33471", imageId: image.id } });
  const heldOut = ["7", "vg:8", "COCO_train2014_000000033471.jpg", "4711", "vg:4712"];
  const { images, manifest } = await exported(datasetId, { heldOut });
  const left = images[".json"] ?? [];
  expect(left).toHaveLength(2 * (PHOTOS - 3));
  for (const number of [7, 8, 9]) expect(left).not.toContain(`vg/VG_100K/${number}.jpg`);
  expect(manifest.heldOut).toEqual({ given: 5, known: 3 });
  expect(manifest.leftOut.reasons["held-out"]?.count).toBe(6);
});

test("names that no photo has hold nothing out, whatever stands in them", async () => {
  const { datasetId } = await addSet({ text: someText });
  const heldOut = [
    '\'; DROP TABLE "Image"; --',
    "%",
    "_",
    "vg:%",
    "path%",
    "a\0b",
    "\ud800",
    "{7}",
    "7,8",
    "9".repeat(30),
    "vg:",
    ":",
  ];
  const { manifest, images } = await exported(datasetId, { heldOut });
  expect(images[".json"]).toHaveLength(2 * PHOTOS);
  expect(manifest.heldOut).toEqual({ given: heldOut.length, known: 0 });
});

test("a list of 100,000 names, each twice, is taken", async () => {
  const { datasetId } = await addSet({ text: someText });
  await db.pool.query(
    `INSERT INTO "ImageAlias" SELECT "datasetId", identity, id FROM "Image" WHERE "datasetId" = $1 ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  const heldOut = Array.from({ length: 100_000 }, (_, index) => String(31 + (index % 50_000)));
  const { manifest, images } = await exported(datasetId, { heldOut });
  expect(images[".json"]).toHaveLength(2 * 30);
  expect(manifest.heldOut).toEqual({ given: 100_000, known: 60 });
});

test("its checksums are those of its files", async () => {
  const { datasetId } = await addSet({ text: someText });
  await db.prisma.imageAlias.createMany({
    data: (await db.prisma.image.findMany({ where: { datasetId, identity: "vg:7" } })).map(({ id, identity }) => ({
      datasetId,
      alias: identity,
      imageId: id,
    })),
  });
  const { sink } = await exported(datasetId, { splits: SPLITS, heldOut: ["7"] });
  const lines = sink.text(".SHA256SUMS").split("\n").slice(0, -1);
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    const [digest, name = ""] = line.split("  ");
    expect(createHash("sha256").update(sink.text(name)).digest("hex")).toBe(digest);
  }
});
