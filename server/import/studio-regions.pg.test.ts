import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { loadDocuments } from "#server/datasets/annotations.ts";
import { saveRegion } from "#server/datasets/regions.ts";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

async function importFiles(datasetName: string, contents: Record<string, unknown>) {
  const root = await mkdtemp(path.join(tmpdir(), "svit-studio-regions-"));
  for (const [name, value] of Object.entries(contents)) await writeFile(path.join(root, name), JSON.stringify(value));
  return importPaths({ db, datasetName, paths: [root] });
}
const objects = (id: number, name: string) => [
  { image_id: id, objects: [{ object_id: 1, x: 0, y: 0, w: 5, h: 5, names: [name] }] },
];
const captions = (id: number) => ({
  images: [{ id, file_name: `${String(id).padStart(12, "0")}.jpg` }],
  annotations: [{ image_id: id, id: 1, caption: "A boat." }],
});
const drawn = (name: string) => ({ id: randomUUID(), name, box: imageBox(1, 2, 3, 4) });
const imagesOf = (name: string) =>
  db.prisma.image.findMany({ where: { dataset: { name } }, include: { annotations: { orderBy: { kind: "asc" } } } });

test("regions drawn in the studio stay as they are when the photo's objects are imported again", async () => {
  await importFiles("again", { "objects.json": objects(7, "boat") });
  const [image] = await imagesOf("again");
  await saveRegion(db, image?.id ?? 0n, drawn("oar"));
  await saveRegion(db, image?.id ?? 0n, drawn("mast"));
  const studioOf = async () => (await imagesOf("again"))[0]?.annotations.find(({ kind }) => kind === "studio");
  const before = await studioOf();
  await importFiles("again", { "objects.json": objects(7, "ship") });
  expect(await studioOf()).toEqual(before);
});

test("they go along when a file shows two photos to be one", async () => {
  await importFiles("twins", { "captions.json": captions(99) });
  await importFiles("twins", { "objects.json": objects(7, "boat") });
  const both = await imagesOf("twins");
  expect(both).toHaveLength(2);
  const regions = [drawn("oar"), drawn("mast")];
  for (const [index, image] of both.entries()) await saveRegion(db, image.id, regions[index] ?? drawn("none"));
  await importFiles("twins", { "image_data.json": [{ image_id: 7, url: "u", width: 40, height: 20, coco_id: 99 }] });
  const [image, ...others] = await imagesOf("twins");
  expect(others).toEqual([]);
  const { studio } = await loadDocuments(db, image?.id ?? 0n);
  expect(((studio ?? []) as { id: string }[]).map(({ id }) => id).sort()).toEqual(regions.map(({ id }) => id).sort());
  const names = image?.annotations.filter(({ kind }) => kind === "studio").flatMap((own) => own.names);
  expect(names?.sort()).toEqual(["mast", "oar"]);
});
