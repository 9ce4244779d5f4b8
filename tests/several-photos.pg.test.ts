import path from "node:path";
import { describe, expect, test } from "vitest";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { imagesOf } from "#server/export/exported-images.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { drawEntries } from "#server/find/draw-entries.ts";
import { filterSql } from "#server/find/filter-sql.ts";
import { loadPhotoPage } from "#server/find/photo-page.ts";
import { decide } from "#tests/decide.ts";
import { photoSets } from "#tests/import/photo-sets.ts";
import { askFor } from "#tests/runs.ts";

const set = photoSets();
const { put, take } = set;

const turns = (question: string, answer: string) => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
];
const several = (images: readonly string[], answer: string) => ({
  id: answer,
  images,
  conversations: turns(`${"<image>".repeat(images.length)}\nWhich?`, answer),
});

/** Each entry's file, the identities of its photos in their order, and its number. */
async function standing(): Promise<string[]> {
  const { rows } = await set.db.pool.query<{ file: string; photos: string[]; nth: number }>(
    `SELECT f.settings->>'file' AS file, e.nth, array_cat(ARRAY[i.identity], ARRAY(SELECT o.identity FROM "EntryImage" x JOIN "Image" o ON o.id = x."imageId"
       WHERE x."entryId" = e.id ORDER BY x.ordinal)) AS photos
     FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" JOIN "Image" i ON i.id = e."imageId" JOIN "SourceFile" f ON f.id = e."sourceFileId" WHERE d.name = $1`,
    [set.name],
  );
  return rows.map(({ file, photos, nth }) => `${path.relative(set.top, file)} ${photos.join(" ")} ${nth}`).sort();
}

const datasetId = async () => (await set.db.prisma.dataset.findFirstOrThrow({ where: { name: set.name } })).id;
const entryIds = async () =>
  (await set.db.prisma.entry.findMany({ where: { dataset: { name: set.name } }, orderBy: { id: "asc" } })).map(
    ({ id }) => id,
  );
const takePhotos = (...folders: string[]) => take([], { photos: folders.map((one) => path.join(set.top, one)) });

describe("a record of several photos", () => {
  const parts = (names: readonly string[]) => names.map((image) => ({ type: "image", image }));
  const three = ["p/1.jpg", "p/2.jpg", "p/3.jpg"];
  for (const [what, record] of [
    ["images", several(three, "A.")],
    ["a list under image", { id: 1, image: three, conversations: turns("<image><image><image>\nWhich?", "A.") }],
    [
      "content parts",
      {
        messages: [
          { role: "user", content: [...parts(three), { type: "text", text: "Which?" }] },
          { role: "assistant", content: "A." },
        ],
      },
    ],
    [
      "Qwen-VL's texts",
      {
        conversations: turns(
          `${three.map((name, at) => `Picture ${at + 1}: <img>${name}</img>\n`).join("")}Which?`,
          "A.",
        ),
      },
    ],
    ["a question", { images: three, question: "Which?", answer: "A." }],
  ] as const)
    test(`comes in whole, its photos in their order: ${what}`, async () => {
      await put({ "a/train.json": [record], "a/p/1.jpg": 0, "a/p/2.jpg": 1, "a/p/3.jpg": 2 });
      expect(await take(["a"])).toMatchObject({ entriesNew: 1, rejects: 0 });
      const [view] = await loadEntryViews(set.db, await entryIds());
      expect([view?.image, ...(view?.further ?? [])].map((photo) => [photo?.identity, photo?.photo])).toEqual(
        three.map((name) => [`path@a:${name}`, "present"]),
      );
      expect(await take(["a"])).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
    });

  test("is known by all of them, in their order", async () => {
    const rows = [["1.jpg", "2.jpg"], ["1.jpg", "3.jpg"], ["2.jpg", "1.jpg"], ["1.jpg"], ["1.jpg", "2.jpg"]];
    await put({ "a/train.json": rows.map((names) => several(names, "Same.")) });
    expect(await take(["a"])).toMatchObject({ entriesNew: 5 });
    expect(await standing()).toEqual([
      "a/train.json path@a:1.jpg 0",
      "a/train.json path@a:1.jpg path@a:2.jpg 0",
      "a/train.json path@a:1.jpg path@a:2.jpg 1",
      "a/train.json path@a:1.jpg path@a:3.jpg 0",
      "a/train.json path@a:2.jpg path@a:1.jpg 0",
    ]);
    expect(await take(["a"])).toMatchObject({ entriesNew: 0, entriesRepeated: 5 });
  });

  test("whose placeholders do not fit them is marked, and one with a video says so", async () => {
    await put({
      "a/train.json": [
        { ...several(["1.jpg", "2.jpg"], "A."), conversations: turns("<image><image><image>\nQ", "A.") },
        { ...several(["1.jpg", "2.jpg"], "B."), conversations: turns("<image>\nQ", "B.") },
        { video: "clip.mp4", conversations: turns("<video>\nQ", "C.") },
        { image: "1.jpg", conversations: turns("<image>\nQ", "D.") },
      ],
    });
    await take(["a"]);
    const views = await loadEntryViews(set.db, await entryIds());
    expect(views.map(({ marks, videos, image }) => [marks, videos, image === null])).toEqual([
      [["placeholders-over"], [], false],
      [["placeholders-under"], [], false],
      [["video"], ["clip.mp4"], true],
      [[], [], false],
    ]);
  });
});

for (const ordinal of [0, 1, 2])
  describe(`two records of one text that name two pictures of one id, as photo ${ordinal + 1} of three`, () => {
    const names = ["o/1.jpg", "o/2.jpg"].toSpliced(ordinal, 0, "VG_100K/1.jpg");
    const files: Record<string, unknown> = {
      "a/train.json": [several(names, "Same.")],
      "b/train.json": [several(names, "Same."), several(names.toReversed(), "Other.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": 1,
      "a/o/1.jpg": 2,
      "b/o/1.jpg": 2,
      "a/o/2.jpg": 3,
      "b/o/2.jpg": 3,
    };
    const shared = (own: string) => ["path@a:o/1.jpg", "path@a:o/2.jpg"].toSpliced(ordinal, 0, own);
    const photos = Object.keys(files).filter((file) => file.endsWith(".jpg"));

    test.each([
      [["a/train.json", "b/train.json", ...photos]],
      [["b/train.json", "a/train.json", ...photos.toReversed()]],
      [[...photos, "b/train.json", "a/train.json"]],
      [["a/train.json", ...photos.toReversed(), "b/train.json"]],
    ])(
      "are two entries, each with its own picture, whatever came first: %s",
      async (order) => {
        for (const file of order) {
          await put({ [file]: files[file] });
          await (file.endsWith(".jpg") ? takePhotos(file.split("/")[0] ?? "") : take([file]));
        }
        expect(await standing()).toEqual(
          [
            `a/train.json ${shared("path@a:VG_100K/1.jpg").join(" ")} 0`,
            `b/train.json ${shared("path@b:VG_100K/1.jpg").join(" ")} 0`,
            `b/train.json ${shared("path@b:VG_100K/1.jpg").toReversed().join(" ")} 0`,
          ].sort(),
        );
        expect(await take(["a", "b"])).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
      },
      120_000,
    );

    test("are told apart below one root, where that photo alone is named otherwise", async () => {
      const named = (file: string) => ["o/1.jpg", "o/2.jpg"].toSpliced(ordinal, 0, file);
      await put({
        "c/x.json": [several(named("VG_100K/1.jpg"), "Same.")],
        "c/y.json": [several(named("VG_100K_2/1.jpg"), "Same.")],
      });
      expect(await take(["c"])).toMatchObject({ entriesNew: 1, entriesRepeated: 1 });
      await put({ "c/VG_100K/1.jpg": 0, "c/VG_100K_2/1.jpg": 1 });
      await takePhotos("c");
      const own = (file: string) =>
        named(file)
          .map((name) => `path@c:${name}`)
          .join(" ");
      expect(await standing()).toEqual([`c/x.json ${own("VG_100K/1.jpg")} 0`, `c/y.json ${own("VG_100K_2/1.jpg")} 0`]);
      expect(await take(["c"])).toMatchObject({ entriesNew: 0, entriesRepeated: 2 });
    });

    test("are one once two ids of it are said to be one photo", async () => {
      const paired = (file: string) => ["o/1.jpg", "o/2.jpg"].toSpliced(ordinal, 0, file);
      await put({
        "a/one.json": [several(paired("VG_100K/7.jpg"), "Same.")],
        "a/other.json": [several(paired("coco/train2017/000000000009.jpg"), "Same.")],
      });
      expect(await take(["a"])).toMatchObject({ entriesNew: 2 });
      await put({
        "a/image_data.json": [
          { image_id: 7, url: "https://x.example/VG_100K/7.jpg", width: 8, height: 6, coco_id: 9, flickr_id: null },
        ],
      });
      await take(["a/image_data.json"]);
      const own = ["path@a:o/1.jpg", "path@a:o/2.jpg"].toSpliced(ordinal, 0, "vg:7").join(" ");
      expect((await standing()).map((text) => text.replace(/^\S+ /, ""))).toEqual([`${own} 0`, `${own} 1`]);
      expect(await take(["a/one.json", "a/other.json"])).toMatchObject({ entriesNew: 0, entriesRepeated: 2 });
    });

    test("what was decided beside another picture than its file has now is flagged", async () => {
      await put({ "a/train.json": [several(names, "Same.")], "a/VG_100K/1.jpg": 0, "a/o/1.jpg": 2, "a/o/2.jpg": 3 });
      await take(["a"]);
      const [entry = 0n] = await entryIds();
      await decide(set.db, entry, { decision: "accept" });
      await put({ "a/VG_100K/1.jpg": 1 });
      await takePhotos("a");
      expect(await set.db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId: entry } })).toMatchObject({
        state: "flagged",
      });
    });

    test("is found by that photo, counted with it, exported with it, and leaves with it where it is withdrawn", async () => {
      await put({ "a/train.json": [several(names, "Same.")], "a/VG_100K/1.jpg": 0 });
      await take(["a"]);
      const [id, [entry = 0n]] = [await datasetId(), await entryIds()];
      const image = await set.db.prisma.image.findFirstOrThrow({ where: { datasetId: id, identity: "vg:1" } });
      const filter = entryFilterSchema.parse({ images: [String(image.id)] });
      const draw = (asked: typeof filter) =>
        drawEntries(set.db.pool, filterSql(id, asked), { order: "shuffle", seed: "1", sizeMax: 9 });
      expect(await draw(filter)).toEqual({ entryIds: [String(entry)], population: 1 });
      const query = { filter: entryFilterSchema.parse({ tasks: ["other"] }) };
      const page = await loadPhotoPage(set.db, id, { query, place: { from: "share", share: 0 }, rowsMax: 9 } as never);
      expect(page.rows.map(({ identity, entries }) => [identity, entries]).sort()).toEqual(
        [
          ["path@a:o/1.jpg", 1],
          ["path@a:o/2.jpg", 1],
          ["vg:1", 1],
        ].sort(),
      );
      const selection = { datasetId: id, states: [], tasks: [] };
      const all = {
        ...selection,
        states: ["pending", "accepted", "edited", "rejected", "flagged"] as const,
        tasks: ["other"] as const,
      };
      const exported = () => inSnapshot(set.db, undefined, async (snapshot) => (await imagesOf(snapshot, all)).images);
      const { rows } = await set.db.pool.query(`SELECT $1::int8multirange @> $2::bigint AS has`, [
        await exported(),
        image.id,
      ]);
      expect(rows).toEqual([{ has: true }]);
      await set.db.pool.query(`UPDATE "Image" SET "isWithdrawn" = true WHERE id = $1`, [image.id]);
      expect(await draw(entryFilterSchema.parse({}))).toEqual({ entryIds: [], population: 0 });
      expect(await exported()).toBe("{}");
    });
  });

test("an import of such records that is broken off in its middle goes on, and brings what an undisturbed one brings", async () => {
  const words = "So much is said of it. ".repeat(80);
  const names = [0, 1, 2, 3, 4].map((scene) => `p/${scene}.jpg`);
  // Few texts on few photos: most rows are told apart by a further photo, or by how often they came.
  const rows = Array.from({ length: 6000 }, (_, at) =>
    several(
      [names[at % 2], names[at % 3], names[at % 5]].filter((name) => name !== undefined),
      `${words}${at % 2}`,
    ),
  );
  await put({ "a/train.json": rows, ...Object.fromEntries(names.map((name, scene) => [`a/${name}`, scene])) });
  const contents = async () => {
    const { rows: found } = await set.db.pool.query(
      `SELECT e."rowIndex", e.nth, i.identity, ARRAY(SELECT o.identity FROM "EntryImage" x JOIN "Image" o ON o.id = x."imageId" WHERE x."entryId" = e.id ORDER BY x.ordinal) AS further
       FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" JOIN "Image" i ON i.id = e."imageId" WHERE d.name = $1 ORDER BY 1`,
      [set.name],
    );
    return found;
  };
  const paths = [path.join(set.top, "a")];
  const runId = await askFor(set.db, { kind: "import", request: { datasetName: set.name, paths } });
  const breaking = new AbortController();
  const broken = take(["a"], { runId, signal: breaking.signal });
  broken.catch(() => {});
  await expect
    .poll(() => set.db.prisma.entry.count({ where: { dataset: { name: set.name } } }), { interval: 5, timeout: 60_000 })
    .toBeGreaterThan(0);
  breaking.abort();
  await expect(broken).rejects.toMatchObject({ code: "interrupted" });
  const first = (await contents()).length;
  expect(first).toBeLessThan(rows.length);
  await take(["a"], { runId });
  const resumed = await contents();
  expect(resumed).toHaveLength(rows.length);
  set.name = `${set.name} undisturbed`;
  await take(["a"]);
  expect(resumed).toEqual(await contents());
  expect(await take(["a"])).toMatchObject({ entriesNew: 0, entriesRepeated: rows.length });
}, 180_000);
