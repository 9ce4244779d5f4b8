import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { ShardSize } from "#domain/export/shard-size.ts";
import { addLlavaPhotos } from "#tests/export/llava-photos.ts";
import { addSet, db, llavaFile, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";
import { exportDataset } from "./export-dataset.ts";
import { folderSink } from "./write/folder-sink.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

const bufferOf = (bytes: Buffer) => new Uint8Array(bytes).buffer;

async function exportParquet(datasetId: bigint, settings: object = {}, shardSize: ShardSize | null = null) {
  const sink = memorySink();
  const manifest = await exportDataset(
    { db, datasetId, format: "parquet", states: ["pending"], settings, shardSize },
    sink,
  );
  const parts = manifest.files.filter(({ name }) => name.endsWith(".parquet"));
  const rows = [];
  for (const { name } of parts)
    rows.push(...(await parquetReadObjects({ file: bufferOf(sink.bytes(name)), utf8: false })));
  return { sink, manifest, parts, rows };
}

test("rows of id, images and messages stand in Hugging Face's layout, declared in the README.md", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const { sink, parts, rows } = await exportParquet(datasetId, { license: "cc-by-4.0" });
  expect(parts.map(({ name, records }) => [name, records])).toEqual([["data/train-00000-of-00001.parquet", 2]]);
  expect(rows[1]).toEqual({
    id: expect.stringMatching(/^1000001-referring_qa-/),
    images: ["vg/VG_100K/1000001.jpg"],
    messages: [
      { role: "user", content: expect.stringMatching(/^<image>\nWhat would you suggest\? /) },
      { role: "assistant", content: "More cones [0.354, 0.573, 0.774, 0.875]." },
    ],
  });
  const card = sink.text("README.md");
  expect(card).toContain("license: cc-by-4.0\n");
  expect(card).toContain("path: data/train-*\n");
  expect(card).toContain("num_examples: 2\n");
  expect(card).toContain("sequence: string\n");
});

test("contents as parts are a list of type and text", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const { sink, rows } = await exportParquet(datasetId, { contentParts: true });
  expect(rows[1]?.messages[0].content).toEqual([
    { type: "image", text: null },
    { type: "text", text: expect.stringMatching(/^What would you/) },
  ]);
  expect(sink.text("README.md")).toContain("      list:\n      - name: type\n");
});

test("a table leaves in parts of so many records, or of so many bytes", async () => {
  const rows = Array.from({ length: 60 }, (_, index) =>
    row(index + 1, [
      ["user", `Why ${index}?`],
      // No two alike, so that nothing is packed away.
      ["gpt", Array.from({ length: 60 }, (_, word) => (index * 7919 + word * 104729).toString(36)).join(" ")],
    ]),
  );
  const { datasetId } = await addSet({ text: JSON.stringify(rows) });
  const byRecords = await exportParquet(datasetId, {}, { unit: "records", count: 25 });
  expect(byRecords.parts.map(({ name, records }) => [name, records])).toEqual([
    ["data/train-00000-of-00003.parquet", 25],
    ["data/train-00001-of-00003.parquet", 25],
    ["data/train-00002-of-00003.parquet", 10],
  ]);
  expect(byRecords.rows.map(({ messages }) => messages[0].content)).toEqual(
    rows.map((_, index) => `<image>\nWhy ${index}?`),
  );
  const byBytes = await exportParquet(datasetId, {}, { unit: "bytes", count: 12_000 });
  expect(byBytes.parts.length).toBeGreaterThan(1);
  for (const { bytes } of byBytes.parts) expect(bytes).toBeLessThanOrEqual(12_000);
  expect(byBytes.rows).toEqual(byRecords.rows);
});

test("embedded photos are bytes and a path, each once in a group of rows; an entry whose photo is not there stays behind", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-parquet-"));
  try {
    const noise = await sharp({
      create: {
        width: 200,
        height: 150,
        channels: 3,
        background: "black",
        noise: { type: "gaussian", mean: 120, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    const { id: datasetId } = await db.prisma.dataset.create({ data: { name: folder } });
    await writeFile(path.join(folder, "a.jpg"), noise);
    const at = { kind: "folder", root: folder };
    const photos = { "a.jpg": { ...at, path: "a.jpg" }, "gone.jpg": { ...at, path: "gone.jpg" } };
    await addLlavaPhotos(db, datasetId, photos);
    // A second entry of the same photo.
    await addRawFile(db, {
      ...llavaFile,
      datasetId,
      path: "b.json",
      format: "llava",
      task: "other",
      text: '[{"image":"a.jpg","conversations":[{"from":"human","value":"<image>\\nAnd?"},{"from":"gpt","value":"Yes."}]}]',
    });
    const { rows, manifest, parts } = await exportParquet(datasetId, { embedPhotos: true });
    const [first, second] = rows;
    expect(rows).toHaveLength(2);
    expect(second?.images).toEqual(first?.images);
    expect(first?.images).toHaveLength(1);
    expect(first?.images[0].path).toBe("a.jpg");
    expect(await sharp(Buffer.from(first?.images[0].bytes)).metadata()).toMatchObject({ width: 200, height: 150 });
    expect(Object.keys(manifest.leftOut.reasons)).toEqual(["photo-absent"]);
    expect(parts[0]?.bytes).toBeLessThan(2 * noise.length);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder gets its data folder and README.md, and keeps nothing of an export that fails", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-parquet-"));
  try {
    const { datasetId } = await addSet({ task: "referring_qa", text: referring });
    const out = path.join(folder, "out");
    const names = ["data/train.parquet", "README.md", ".manifest.json"];
    const own = { db, datasetId, format: "parquet" as const, names: { manifest: ".manifest.json" } };
    await expect(
      exportDataset({ ...own, states: ["rejected"], allowEmpty: false }, await folderSink(out, names)),
    ).rejects.toMatchObject({ code: "unprocessable" });
    await expect(readFile(path.join(out, "README.md")), "nothing stays").rejects.toMatchObject({ code: "ENOENT" });
    await exportDataset({ ...own, states: ["pending"] }, await folderSink(out, names));
    const bytes = await readFile(path.join(out, "data/train-00000-of-00001.parquet"));
    expect(parquetMetadata(bufferOf(bytes)).num_rows).toBe(2n);
    await expect(folderSink(out, names), "what is there is not replaced").rejects.toMatchObject({ code: "conflict" });
    await folderSink(out, names, { force: true });
  } finally {
    await rm(folder, { recursive: true });
  }
});
