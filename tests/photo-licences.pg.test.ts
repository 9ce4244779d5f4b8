import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LicenceKind } from "#domain/release/licence-kind.ts";
import { storedReleaseSchema } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { loadPhotoLicences } from "#server/datasets/photo-licences.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId = 0n;

const BY = "http://creativecommons.org/licenses/by/2.0/";
const NC = "http://creativecommons.org/licenses/by-nc/2.0/";
/** As COCO writes it; licences stand behind the images, which a reader meets first. */
const coco = (licences: object[], images: [id: number, licence: number][]) => ({
  info: {
    description: "COCO 2017 Dataset",
    url: "http://cocodataset.org",
    version: "1.0",
    year: 2017,
    contributor: "COCO Consortium",
  },
  images: images.map(([id, license]) => {
    const file = `${String(id).padStart(12, "0")}.jpg`;
    return {
      id,
      license,
      file_name: file,
      width: 40,
      height: 30,
      coco_url: `http://images.cocodataset.org/val2017/${file}`,
    };
  }),
  licenses: licences,
  annotations: images.map(([id], at) => ({ id: at + 1, image_id: id, caption: `A boat ${id}.` })),
});
const LICENCES = [
  { id: 1, name: "Attribution-NonCommercial License", url: NC },
  { id: 4, name: "Attribution License", url: BY },
  { id: 7, name: "", url: "" },
];

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-licences-"));
  const place = path.join(folder, "set");
  await mkdir(path.join(place, "VG_100K"), { recursive: true });
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 90, g: 9, b: 9 } } });
  for (const id of [1, 2, 3, 4])
    await image
      .clone()
      .jpeg()
      .toFile(path.join(place, "VG_100K", `${id}.jpg`));
  const write = (name: string, value: unknown) => writeFile(path.join(place, name), JSON.stringify(value));
  const cocoIds = [1139, 2285, 3632, null];
  await write(
    "image_data.json",
    cocoIds.map((coco_id, at) => ({
      image_id: at + 1,
      url: `https://a.example/VG_100K/${at + 1}.jpg`,
      width: 40,
      height: 30,
      coco_id,
      flickr_id: null,
    })),
  );
  await write(
    "captions_val2017.json",
    coco(LICENCES, [
      [1139, 1],
      [2285, 4],
      [3632, 7],
    ]),
  );
  await write(
    "detail_description.json",
    [1, 2, 3, 4].map((image_id) => ({
      image_id,
      conversations: [
        {
          content: [
            { from: "user", value: "Describe the image." },
            { from: "gpt", value: `A boat ${image_id} lies at the quay.` },
          ],
        },
      ],
    })),
  );
  await importPaths({ db, datasetName: "licensed", paths: [place] });
  datasetId = (await requireDataset(db.pool, { name: "licensed" })).id;
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const licenceOf = async () => {
  const { rows } = await db.pool.query<{ id: string; name: string | null }>(
    `SELECT k.alias AS id, l.name FROM "ImageAlias" k JOIN "Image" i ON i.id = k."imageId" LEFT JOIN "PhotoLicence" l ON l.id = i."licenceId"
     WHERE k."datasetId" = $1 AND k.alias LIKE 'vg:%' ORDER BY k.alias`,
    [datasetId],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
};

const IMPORTED = {
  "vg:1": "Attribution-NonCommercial License",
  "vg:2": "Attribution License",
  "vg:3": null,
  "vg:4": null,
};

test("a photo of Visual Genome has the licence that COCO's file states of it, wherever in the file that stands", async () => {
  expect(await licenceOf()).toEqual(IMPORTED);
  expect(await loadPhotoLicences(db.pool, datasetId)).toEqual([
    { licence: null, kinds: ["not-stated"], photos: 2 },
    { licence: { name: "Attribution-NonCommercial License", url: NC }, kinds: ["non-commercial"], photos: 1 },
    { licence: { name: "Attribution License", url: BY }, kinds: [], photos: 1 },
  ]);
});

test("a screen is told the licence of the photo that it shows", async () => {
  const entries = await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } });
  const views = await loadEntryViews(
    db,
    entries.map(({ id }) => id),
  );
  expect(views.map(({ image }) => image?.licence)).toEqual([
    { name: "Attribution-NonCommercial License", url: NC },
    { name: "Attribution License", url: BY },
    undefined,
    undefined,
  ]);
});

const cut = async (leaveOutPhotos: LicenceKind[], withPhotos = false) => {
  const opened = openRecipeText("recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n", "all.yaml");
  const request = storedReleaseSchema.parse({ name: opened.name, recipe: opened.text, leaveOutPhotos, withPhotos });
  const here = { db, directUrl: db.url, dataFolder: folder, signal: new AbortController().signal };
  const end = await releaseHere(here, datasetId, request, opened);
  if (end.ended !== "done") throw end.error;
  const read = async (name: string) => readFile(path.join(end.report.place, name), "utf8");
  const mix: { image: string }[] = JSON.parse(await read("mix.json"));
  return { read, place: end.report.place, images: mix.map(({ image }) => path.basename(image)).sort() };
};

test.each([
  [[], ["1.jpg", "2.jpg", "3.jpg", "4.jpg"], 0],
  [["non-commercial"], ["2.jpg", "3.jpg", "4.jpg"], 1],
  [["not-stated"], ["1.jpg", "2.jpg"], 2],
  [["no-derivatives", "non-commercial", "not-stated"], ["2.jpg"], 3],
] as const)(
  "a release that leaves out photos by %j has %j, and counts the rest in its report and on its card",
  async (kinds, expected, left) => {
    const { read, images } = await cut([...kinds]);
    expect(images).toEqual([...expected]);
    const { licences } = JSON.parse(await read("report.json"));
    expect(licences.leftOut).toEqual({ entries: left, photos: left });
    expect(licences.photos.reduce((sum: number, { photos }: { photos: number }) => sum + photos, 0)).toBe(4 - left);
    expect(JSON.parse(await read("recipe.json")).select.leaveOutPhotos).toEqual([...kinds].toSorted());
    const card = await read("README.md");
    if (left > 0) expect(card).toContain(`| licence of the photo (${left} photos) | ${left} |`);
    else expect(card).not.toContain("licence of the photo (");
    expect(card).toContain(`| Attribution License (${BY}) | 1 | – |`);
  },
);

test("photos whose licence is left out are not given on with the others", async () => {
  const { place, read } = await cut(["non-commercial"], true);
  const names = (await readdir(path.join(place, "photos"), { recursive: true })).map((own) => path.basename(own));
  expect(names.filter((name) => name.endsWith(".jpg")).sort()).toEqual(["2.jpg", "3.jpg", "4.jpg"]);
  expect(await read("report.txt")).toContain("Entries left out for the licence of their photo: 1, of 1 photos");
});

test("a file that states no licence takes none away, and one that states another has the last word", async () => {
  const place = path.join(folder, "later");
  await mkdir(place);
  const write = async (name: string, value: unknown) => {
    await writeFile(path.join(place, name), JSON.stringify(value));
    await importPaths({ db, datasetName: "licensed", paths: [path.join(place, name)] });
  };
  await write("silent_val2017.json", coco([], [[1139, 1]]));
  expect(await licenceOf()).toEqual(IMPORTED);
  // From before licences were kept: the same file, imported again, tells them.
  await db.pool.query(`UPDATE "Image" SET "licenceId" = NULL WHERE "datasetId" = $1`, [datasetId]);
  await importPaths({ db, datasetName: "licensed", paths: [path.join(folder, "set", "captions_val2017.json")] });
  expect(await licenceOf()).toEqual(IMPORTED);
  await write("changed_val2017.json", coco([{ id: 3, name: "Attribution-NoDerivs License", url: "" }], [[2285, 3]]));
  expect(await licenceOf()).toEqual({ ...IMPORTED, "vg:2": "Attribution-NoDerivs License" });
});

test("two images that a pair of ids shows to be one have the licence of either", async () => {
  const place = path.join(folder, "pair");
  await mkdir(place);
  const write = async (name: string, value: unknown) => {
    await writeFile(path.join(place, name), JSON.stringify(value));
    await importPaths({ db, datasetName: "pairs", paths: [path.join(place, name)] });
  };
  await write("captions_val2017.json", coco(LICENCES, [[9139, 4]]));
  await write("objects.json", [
    {
      image_id: 9,
      objects: [{ object_id: 1, x: 1, y: 1, w: 5, h: 5, names: ["boat"], synsets: [], merged_object_ids: [] }],
    },
  ]);
  await write("image_data.json", [
    { image_id: 9, url: "https://a.example/VG_100K/9.jpg", width: 40, height: 30, coco_id: 9139, flickr_id: null },
  ]);
  const { id } = await requireDataset(db.pool, { name: "pairs" });
  expect(await loadPhotoLicences(db.pool, id)).toEqual([
    { licence: { name: "Attribution License", url: BY }, kinds: [], photos: 1 },
  ]);
});

test("two images that are one by their photos, once a pair of ids says so, have the licence of the one that goes", async () => {
  const place = path.join(folder, "settled");
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 9, g: 90, b: 9 } } })
    .jpeg()
    .toBuffer();
  const bring = async (name: string, files: Record<string, unknown>) => {
    for (const [file, value] of Object.entries(files)) {
      const own = path.join(place, name, file);
      await mkdir(path.dirname(own), { recursive: true });
      await writeFile(own, Buffer.isBuffer(value) ? value : JSON.stringify(value));
    }
    await importPaths({ db, datasetName: "settled", paths: [path.join(place, name)] });
  };
  await bring("coco", {
    "captions_val2017.json": coco(LICENCES, [[9139, 1]]),
    "val2017/000000009139.jpg": photo,
  });
  const conversations = [
    {
      content: [
        { from: "user", value: "Describe the image." },
        { from: "gpt", value: "A boat lies at the quay." },
      ],
    },
  ];
  await bring("vg", { "detail_description.json": [{ image_id: 9, conversations }], "VG_100K/9.jpg": photo });
  const { id } = await requireDataset(db.pool, { name: "settled" });
  const licenceOfEntry = async () => {
    const [entry] = await db.prisma.entry.findMany({ where: { datasetId: id } });
    const [view] = await loadEntryViews(db, entry ? [entry.id] : []);
    return view?.image?.licence;
  };
  expect([await db.prisma.image.count({ where: { datasetId: id } }), await licenceOfEntry()]).toEqual([2, undefined]);
  await bring("pair", {
    "image_data.json": [
      { image_id: 9, url: "https://a.example/VG_100K/9.jpg", width: 40, height: 30, coco_id: 9139, flickr_id: null },
    ],
  });
  expect(await db.prisma.image.count({ where: { datasetId: id } })).toBe(1);
  expect(await licenceOfEntry()).toEqual({ name: "Attribution-NonCommercial License", url: NC });
});
