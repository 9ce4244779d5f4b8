import path from "node:path";
import { describe, expect, test } from "vitest";
import { decide } from "#tests/decide.ts";
import { photoSets, row, svit } from "#tests/import/photo-sets.ts";

const set = photoSets();
const { put, take, codes } = set;

/** Every entry's photo and the folder that its file lay in, in any order. */
async function standing(): Promise<string[]> {
  const { rows } = await set.db.pool.query(
    `SELECT i.identity, i.photo, f.settings->>'file' AS file, e.nth FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" JOIN "Image" i ON i.id = e."imageId"
     JOIN "SourceFile" f ON f.id = e."sourceFileId" WHERE d.name = $1`,
    [set.name],
  );
  return rows
    .map(({ identity, photo, file, nth }) => `${path.relative(set.top, file)} ${identity} ${photo} ${nth}`)
    .sort();
}

const ordersOf = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one) => ordersOf(list.filter((each) => each !== one)).map((rest) => [one, ...rest]));

/** Takes in what lies below folders but for the annotation files there: none comes a second time. */
const takePhotos = (...folders: string[]) => take([], { photos: folders.map((one) => path.join(set.top, one)) });

/** Imports the files in that order, each by itself. */
async function takeInOrder(files: Record<string, unknown>, order: readonly string[]): Promise<void> {
  set.top = path.join(set.folder, `${set.number} ${order.join(" ").replaceAll("/", "-")}`);
  set.name = `set ${set.number} ${order.join(" ")}`;
  for (const file of order) {
    await put({ [file]: files[file] });
    await (file.endsWith(".jpg") ? takePhotos(file.split("/")[0] ?? "") : take([file]));
  }
}

describe("two records of one text and one id that name two pictures", () => {
  const files = {
    "a/train.json": [row("VG_100K/1.jpg", "Same.")],
    "b/train.json": [row("VG_100K/1.jpg", "Same."), row("VG_100K/2.jpg", "Other.")],
    "a/VG_100K/1.jpg": 0,
    "b/VG_100K/1.jpg": 1,
  };

  test("are two entries, each with its own picture, whatever came first", async () => {
    for (const order of ordersOf(Object.keys(files))) {
      await takeInOrder(files, order);
      expect(await standing(), order.join()).toEqual([
        "a/train.json path@a:VG_100K/1.jpg present 0",
        "b/train.json path@b:VG_100K/1.jpg present 0",
        "b/train.json vg:2 absent 0",
      ]);
      expect(await take(["a", "b"])).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    }
  }, 120_000);

  test("are one while nothing shows that they differ, and where the pictures are equal", async () => {
    for (const order of ordersOf(Object.keys(files))) {
      await takeInOrder({ ...files, "b/VG_100K/1.jpg": 0 }, order);
      expect(
        (await standing()).map((text) => text.replace(/^\S+ /, "")),
        order.join(),
      ).toEqual(["vg:1 present 0", "vg:2 absent 0"]);
    }
  }, 120_000);

  test("the second is told when it comes in, with its words to be found by and its place among the counts", async () => {
    await takeInOrder(files, ["a/train.json", "b/train.json", "a/VG_100K/1.jpg"]);
    await put({ "b/VG_100K/1.jpg": 1 });
    const report = await takePhotos("b");
    expect(report.notices).toContainEqual({ code: "entriesRevived", data: { count: 1 } });
    const { rows } = await set.db.pool.query(
      `SELECT (SELECT count(*)::int FROM "EntrySearch" w WHERE w."datasetId" = d.id) AS words,
         (SELECT count(*)::int FROM "EntryStatus" s WHERE s."datasetId" = d.id AND s."imageId" IS NOT NULL) AS states,
         (SELECT sum(delta)::int FROM "StateCount" c WHERE c."datasetId" = d.id) AS counted FROM "Dataset" d WHERE name = $1`,
      [set.name],
    );
    expect(rows).toEqual([{ words: 3, states: 3, counted: 3 }]);
  });

  test("a verdict stays with the entry that it was given to; the other is undecided", async () => {
    await takeInOrder(files, ["a/train.json", "b/train.json"]);
    const { id } = await set.db.prisma.entry.findFirstOrThrow({ where: { dataset: { name: set.name } } });
    await decide(set.db, id, { decision: "accept" });
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": 1 });
    await takePhotos("a", "b");
    const states = await set.db.prisma.entryStatus.findMany({
      where: { entry: { dataset: { name: set.name }, image: { identity: { contains: "/1.jpg" } } } },
      include: { entry: { include: { image: true } } },
    });
    expect(states.map(({ state, entry }) => [entry.image?.identity, state]).sort()).toEqual([
      ["path@a:VG_100K/1.jpg", "accepted"],
      ["path@b:VG_100K/1.jpg", "pending"],
    ]);
  });

  test("are told apart by number alone, as SVIT's rows have it, and below one root", async () => {
    await put({
      "a/complex_reasoning.json": [svit(1, "so")],
      "b/complex_reasoning.json": [svit(1, "so"), svit(2, "not")],
    });
    for (const one of ["a", "b"]) await take([one]);
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": 1 });
    expect(codes(await takePhotos("a", "b"))).toContain("entriesRevived");
    expect(await standing()).toEqual([
      "a/complex_reasoning.json path@a:VG_100K/1.jpg present 0",
      "b/complex_reasoning.json path@b:VG_100K/1.jpg present 0",
      "b/complex_reasoning.json vg:2 absent 0",
    ]);
    set.name = `set ${set.number++} one root`;
    await put({
      "c/x.json": [row("VG_100K/1.jpg", "Same.")],
      "c/y.json": [row("VG_100K_2/1.jpg", "Same.")],
    });
    await take(["c"]);
    await put({ "c/VG_100K/1.jpg": 0, "c/VG_100K_2/1.jpg": 1 });
    await takePhotos("c");
    expect((await standing()).map((text) => text.split(" ")[1])).toEqual([
      "path@c:VG_100K/1.jpg",
      "path@c:VG_100K_2/1.jpg",
    ]);
    expect(await take(["c"])).toMatchObject({ entriesNew: 0, entriesRepeated: 2 });
  });

  test("come as often as a file has them", async () => {
    const [one] = files["a/train.json"];
    await put({ "a/train.json": [one, one], "b/train.json": [one, one, one] });
    expect(await take(["a"])).toMatchObject({ entriesNew: 2 });
    expect(await take(["b"])).toMatchObject({ entriesNew: 1 });
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": 1 });
    await takePhotos("b");
    await takePhotos("a");
    const identities = (await standing()).map((text) => text.split(" ")[1]);
    expect(identities.filter((own) => own === "path@a:VG_100K/1.jpg")).toHaveLength(2);
    expect(identities.filter((own) => own === "path@b:VG_100K/1.jpg")).toHaveLength(3);
    expect(await take(["a", "b"])).toMatchObject({ entriesNew: 0, entriesRepeated: 5 });
  });

  test("a row that comes as its file spells it leaves as it was spelt there", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "Same.")],
      "b/train.json": [{ conversations: row("", "Same.").conversations, image: "VG_100K/1.jpg", id: 7 }],
    });
    for (const one of ["a", "b"]) await take([one]);
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": 1 });
    await takePhotos("a", "b");
    const { rows } = await set.db.pool.query(
      `SELECT "rowShell"::text AS shell FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY e.id`,
      [set.name],
    );
    expect(rows.map(({ shell }) => shell)).toEqual([
      '{"id":"Same.","image":"VG_100K/1.jpg","conversations":null}',
      '{"conversations":null,"image":"VG_100K/1.jpg","id":7}',
    ]);
  });

  test("are noted once, however often their file comes", async () => {
    await put({ "a/train.json": files["a/train.json"], "b/train.json": files["b/train.json"] });
    for (const one of ["a", "b", "b", "a", "b"]) await take([one]);
    const { rows } = await set.db.pool.query(
      `SELECT count(*)::int AS n FROM "EntryRepeat" r JOIN "Entry" e ON e.id = r."entryId" JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1`,
      [set.name],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});
