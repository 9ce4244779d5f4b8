import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { saveRegion } from "./regions.ts";

let db: Database;

beforeAll(async () => {
  db = await freshDatabase();
});

async function addPhoto(): Promise<bigint> {
  const { datasetId } = await addDataset(db, { perImage: 1 });
  return (await db.prisma.image.findFirstOrThrow({ where: { datasetId } })).id;
}
const drawn = (name: string, more: object = {}) => ({
  id: randomUUID(),
  name,
  box: imageBox(10, 20, 110, 70),
  ...more,
});
const loadStudio = (imageId: bigint) =>
  db.prisma.annotation.findUniqueOrThrow({ where: { imageId_kind_claim: { imageId, kind: "studio", claim: "" } } });

test("a drawn region becomes one of the photo's, with its name to be searched by", async () => {
  const imageId = await addPhoto();
  const region = drawn("Red Boat");
  expect(await saveRegion(db, imageId, region)).toMatchObject({
    id: `studio-${region.id}`,
    kind: "studio",
    names: ["Red Boat"],
    box: { x1: 10, y1: 20, x2: 110, y2: 70 },
  });
  expect(await loadStudio(imageId)).toMatchObject({
    document: [{ id: region.id, name: "Red Boat", x: 10, y: 20, w: 100, h: 50 }],
    names: ["red boat"],
  });
});

test("the same id again changes nothing, whatever else it says", async () => {
  const imageId = await addPhoto();
  const region = drawn("oar");
  await saveRegion(db, imageId, region);
  await saveRegion(db, imageId, drawn("mast"));
  const before = await loadStudio(imageId);
  expect(await saveRegion(db, imageId, { ...region, name: "another" })).toMatchObject({ names: ["oar"] });
  expect(await loadStudio(imageId)).toEqual(before);
});

test("of forty regions drawn at one instant none is lost, repeats come in once", async () => {
  const imageId = await addPhoto();
  const regions = Array.from({ length: 20 }, (_, index) => drawn(`thing ${index}`));
  await Promise.all([...regions, ...regions].map((region) => saveRegion(db, imageId, region)));
  const { document, names } = await loadStudio(imageId);
  expect((document as { id: string }[]).map(({ id }) => id).sort()).toEqual(regions.map(({ id }) => id).sort());
  expect(names).toEqual(regions.map(({ name }) => name).sort());
});

test("a region without area or outside of the photo is refused", async () => {
  const imageId = await addPhoto();
  for (const box of [imageBox(10, 10, 10, 20), imageBox(-1, 0, 5, 5), imageBox(0, 0, 801, 5), imageBox(5, 5, 1, 1)]) {
    await expect(saveRegion(db, imageId, drawn("x", { box }))).rejects.toMatchObject({ code: "unprocessable" });
  }
  await expect(saveRegion(db, 999_999n, drawn("x"))).rejects.toMatchObject({ code: "not_found" });
});
