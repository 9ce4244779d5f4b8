import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import type { Discovered } from "#server/import/read/discovered.ts";
import { ImageIds } from "#server/import/write/image-ids.ts";
import { nothingSettled } from "#server/import/write/intake.ts";
import { freshDatabase } from "#tests/database.ts";
import { assignAddresses, takeZips } from "./photo-sources.ts";
import { Roots } from "./roots.ts";

let db: Database;
let folder: string;
let datasetId: bigint;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-sources-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  datasetId = (await db.prisma.dataset.create({ data: { name: crypto.randomUUID() } })).id;
});

async function addImage(identity: string, photo: "absent" | "present" | "broken" = "absent", alias?: string) {
  const aliases = [identity, ...(alias ? [alias] : [])].map((own) => ({ alias: own, datasetId }));
  await db.prisma.image.create({ data: { datasetId, identity, photo, aliases: { create: aliases } } });
}

type Places = Pick<Discovered, "zips" | "addresses">;
const zipOf = (file: string, photos: string[]): Discovered["zips"][number] => ({
  path: file,
  name: path.basename(file),
  root: path.dirname(file),
  shown: file,
  place: file,
  given: path.dirname(file),
  bytes: 1,
  modifiedMs: 1,
  kind: "zip",
  photos,
});

async function assign({ zips = [], addresses = [] }: Partial<Places>, copyTo: string | null = null): Promise<number> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    const images = new ImageIds(client, datasetId);
    const roots = await Roots.load(client, datasetId);
    const settled = nothingSettled();
    const part = { client, datasetId, images, roots, ids: [], hasStrayNames: false, settled };
    const count = (await takeZips(part, zips, copyTo)) + (await assignAddresses(part, addresses));
    await client.query("COMMIT");
    return count;
  } finally {
    client.release(true);
  }
}

const photos = async () =>
  Object.fromEntries(
    (
      await db.prisma.image.findMany({
        where: { datasetId },
        orderBy: { id: "asc" },
        select: { identity: true, photo: true, photoPath: true, photoSource: { select: { kind: true, root: true } } },
      })
    ).map(({ identity, photo, photoPath, photoSource }) => [
      identity,
      [photo, photoPath, photoSource && `${photoSource.kind} ${photoSource.root}`],
    ]),
  );

test("a zip's photos are found by their names, other names of an image included, and make images that are not known", async () => {
  await addImage("vg:1", "absent", "coco:9");
  await addImage("vg:2", "present");
  await addImage("vg:3", "broken");
  const zip = zipOf("/zips/a.zip", ["train2017/000000000009.jpg", "VG_100K/2.jpg", "VG_100K/3.jpg", "VG_100K_2/4.jpg"]);
  expect(await assign({ zips: [zip] })).toBe(3);
  expect(await photos()).toEqual({
    "vg:1": ["remote", "train2017/000000000009.jpg", "zip /zips/a.zip"],
    "vg:2": ["present", null, null],
    "vg:3": ["remote", "VG_100K/3.jpg", "zip /zips/a.zip"],
    "vg:4": ["remote", "VG_100K_2/4.jpg", "zip /zips/a.zip"],
  });
  expect(await assign({ zips: [zip] })).toBe(0);
});

test("an address serves the images that have no photo, those too that come later, and a zip goes before it", async () => {
  await addImage("vg:1");
  await addImage("vg:2", "present");
  expect(await assign({ addresses: [{ kind: "http", root: "https://a.example/" }] })).toBe(1);
  await addImage("vg:3");
  expect(await assign({})).toBe(1);
  expect(await photos()).toEqual({
    "vg:1": ["remote", null, "http https://a.example/"],
    "vg:2": ["present", null, null],
    "vg:3": ["remote", null, "http https://a.example/"],
  });
  expect(await assign({ zips: [zipOf("/zips/b.zip", ["VG_100K/1.jpg"])] })).toBe(1);
  expect((await photos())["vg:1"]).toEqual(["remote", "VG_100K/1.jpg", "zip /zips/b.zip"]);
});

test("images that an address did not have are tried there again only when it is given again", async () => {
  await addImage("vg:1");
  const address = { kind: "http", root: "https://a.example/" } as const;
  await assign({ addresses: [address] });
  await db.prisma.image.updateMany({ where: { datasetId }, data: { photo: "absent" } });
  expect(await assign({})).toBe(0);
  expect(await assign({ addresses: [address] })).toBe(1);
});

test("an upload's zip is kept in the store under the hash of its bytes, once", async () => {
  const upload = path.join(folder, "upload");
  await writeFile(upload, "zip bytes");
  const store = path.join(folder, "store");
  for (const _ of [1, 2]) await assign({ zips: [zipOf(upload, ["VG_100K/1.jpg"])] }, store);
  const names = await readdir(store);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.zip$/)]);
  expect((await photos())["vg:1"]?.[2]).toBe(`zip ${path.join(store, names[0] ?? "")}`);
});
