import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoSets, row, svit } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const set = photoSets();

const { put, take, identities, codes } = set;

describe("one public id that different pictures claim", () => {
  const claims = {
    "a/VG_100K/1.jpg": 0,
    "a/complex_reasoning.json": [svit(1, "a")],
    "b/VG_100K/1.jpg": 1,
    "b/llava.json": [row("VG_100K/1.jpg", "B.")],
    "c/complex_reasoning.json": [svit(1, "c")],
  };

  test("parts them, each entry with the file that it came from; what names the number alone shows none", async () => {
    await put(claims);
    await take(["a"]);
    await take(["c"]);
    expect(await identities()).toEqual(["vg:1"]);
    expect(codes(await take(["b"]))).toEqual(expect.arrayContaining(["contestedIds", "imagesParted", "entriesMoved"]));
    const found = await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      include: { image: true },
      orderBy: { id: "asc" },
    });
    expect(found.map(({ image }) => [image?.identity, image?.photo])).toEqual([
      ["path@a:VG_100K/1.jpg", "present"],
      ["vg:1", "absent"],
      ["path@b:VG_100K/1.jpg", "present"],
    ]);
  });

  test("leaves no entry out whose text stands beside another picture of that id", async () => {
    const rows = ["a", "b", "c"].map((dir) => [`${dir}/train.json`, [{ ...row("VG_100K/1.jpg", "Same."), id: dir }]]);
    await put(Object.fromEntries(rows));
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": 1, "c/VG_100K/1.jpg": 2 });
    const news: number[] = [];
    for (const dir of ["a", "b", "c"]) news.push((await take([dir])).entriesNew);
    expect(news).toEqual([1, 1, 1]);
    expect(await take(["a", "b", "c"])).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    const images = await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      include: { image: true },
    });
    expect(new Set(images.map(({ image }) => image?.identity)).size).toBe(3);
  });

  test("is settled by who says which folder is not theirs", async () => {
    await put(claims);
    await take(["a", "b", "c"]);
    await take(["b"], { ids: [{ space: "own", folder: path.join(set.top, "b") }] });
    const found = await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      include: { image: true },
      orderBy: { id: "asc" },
    });
    expect(found.map(({ image }) => image?.identity).sort()).toEqual(["path@b:VG_100K/1.jpg", "vg:1", "vg:1"]);
    expect(await take(["a", "c"])).toMatchObject({ entriesNew: 0 });
  });

  test("flags what was decided beside the wrong photo, and nothing else", async () => {
    await put({
      "c/complex_reasoning.json": [svit(1, "c"), svit(2, "d")],
      "a/VG_100K/1.jpg": 0,
      "a/VG_100K/2.jpg": 0,
      "b/VG_100K/1.jpg": 1,
    });
    await take(["a", "c"]);
    const before = await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      orderBy: { id: "asc" },
    });
    await set.db.pool.query(`UPDATE "EntryStatus" SET state = 'accepted' WHERE "entryId" = ANY($1::bigint[])`, [
      before.map(({ id }) => String(id)),
    ]);
    await take(["b"]);
    const states = await set.db.prisma.entryStatus.findMany({
      where: { entryId: { in: before.map(({ id }) => id) } },
      orderBy: { entryId: "asc" },
    });
    expect(states.map(({ state }) => state)).toEqual(["flagged", "accepted"]);
    const verdicts = await set.db.prisma.verdict.findMany({ where: { entry: { dataset: { name: set.name } } } });
    expect(verdicts).toMatchObject([{ decision: "flag", mode: "import", stateAfter: "flagged" }]);
  });

  test("keeps copies of one scene together, and shows the larger", async () => {
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": await madePicture(0, 1) });
    await take(["a"]);
    await take(["b"]);
    const [image, ...others] = await set.db.prisma.image.findMany({
      where: { dataset: { name: set.name } },
      include: { files: true },
    });
    expect(others).toEqual([]);
    expect(image).toMatchObject({ identity: "vg:1", widthPx: 192, files: [{}, {}] });
  });
});
