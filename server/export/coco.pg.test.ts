import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { saveRegion } from "#server/datasets/regions.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import type { CocoFile } from "./formats/coco-sections.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

async function exportCoco(datasetId: bigint, settings: object = {}) {
  const sink = memorySink();
  const states = ["pending", "edited"] as const;
  const manifest = await exportDataset({ db, datasetId, format: "coco", states, settings }, sink);
  return { manifest, file: JSON.parse(sink.text(manifest.files[0]?.name ?? "")) as CocoFile };
}

const named = ({ annotations, categories }: CocoFile) =>
  annotations.map(({ category_id, bbox }) => [categories.find(({ id }) => id === category_id)?.name, bbox]);

test("a photo stands once, with the boxes of its entries as they are now, in its pixels, and what was drawn on it", async () => {
  const { datasetId, ids } = await addSet({ task: "referring_qa", text: referring });
  const image = await db.prisma.image.findFirstOrThrow({ where: { datasetId } });
  await saveRegion(db, image.id, { id: randomUUID(), name: "pier", box: imageBox(10, 20, 110, 70) });
  await decide(db, ids[1] ?? 0n, {
    decision: "edit",
    turnsAfter: [
      { id: "0", from: "user", value: "What would you suggest?" },
      { id: "1", from: "gpt", value: "More <st>cones<ed> [0.2, 0.4, 0.6, 0.8]; <st>cones<ed> [0.2, 0.4, 0.6, 0.8]." },
    ],
  });
  const { manifest, file } = await exportCoco(datasetId);
  expect(file.images).toEqual([{ id: 1, file_name: "vg/VG_100K/1000001.jpg", width: 500, height: 375 }]);
  expect(named(file)).toEqual([
    ["pier", [10, 20, 100, 50]],
    ["car", [193, 163.13, 305, 105]],
    ["cones", [100, 150, 200, 150]],
  ]);
  expect(file.annotations.map(({ id, image_id, area, iscrowd }) => [id, image_id, area, iscrowd])).toEqual([
    [1, 1, 5000, 0],
    [2, 1, 32025, 0],
    [3, 1, 30000, 0],
  ]);
  expect(manifest).toMatchObject({ entries: 2, records: 1 });
});

test("an entry without a box, without the photo's size, or with a box of no area stays behind", async () => {
  const boxed = (id: number, value: string) =>
    row(id, [
      ["user", value],
      ["gpt", "So."],
    ]);
  const { datasetId } = await addSet(
    { text: JSON.stringify([boxed(1, "Why?"), boxed(2, "The <st>car<ed> [0.5, 0.5, 0.5, 0.6]?")]) },
    { text: JSON.stringify([boxed(3, "The <st>car<ed> [0.1, 0.5, 0.5, 0.6]?")]), size: null },
    { text: JSON.stringify([boxed(4, "The <st>car<ed> [0.1, 0.5, 0.5, 1.1] or <st>van<ed> [0.5, 0.1, 0.2, 0.6]?")]) },
  );
  const { manifest, file } = await exportCoco(datasetId);
  expect(named(file)).toEqual([["car", [50, 187.5, 200, 225]]]);
  expect(Object.keys(manifest.leftOut.reasons).sort()).toEqual(["box-empty", "no-boxes", "photo-size-unknown"]);
  expect(Object.keys(manifest.warnings).sort()).toEqual(["box-inverted", "box-outside", "folder-assumed"]);
  const strict = await exportCoco(datasetId, { badBoxes: "leave-out" });
  expect(strict.file).toMatchObject({ images: [], annotations: [], categories: [] });
});

test("COCO's one file is never in parts", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const shardSize = { unit: "records", count: 1 } as const;
  await expect(
    exportDataset({ db, datasetId, format: "coco", states: ["pending"], shardSize }, memorySink()),
  ).rejects.toMatchObject({ code: "invalid_request" });
});
