import { utimes } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoQuestions, told } from "#tests/import/photo-questions.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const set = photoSets();

const { put, take, entries, codes } = set;

const { putZip, ids, acceptAll, states, addresses, shownScene } = photoQuestions(set);

describe("a photo's file that another took the place of", () => {
  test("is told, has another address and its own size, and what was decided beside it is flagged", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")], "a.jpg": 0, "b.jpg": 0 });
    expect(told(await take(), "photosReplaced")).toBeUndefined();
    await acceptAll();
    const [before, other] = await addresses();
    const [imageBefore] = await set.db.prisma.image.findMany({
      where: { identity: { endsWith: ":a.jpg" }, dataset: { name: set.name } },
    });
    await put({ "a.jpg": await madePicture(1, 1) });
    const file = path.join(set.top, "a.jpg");
    expect(told(await take(), "photosReplaced")).toEqual({ count: 1, example: file });
    expect(await states()).toEqual(["flagged", "accepted"]);
    const [after, same] = await addresses();
    expect(after).not.toBe(before);
    expect(same).toBe(other);
    expect(await set.db.prisma.image.findFirst({ where: { id: imageBefore?.id ?? 0n } })).toMatchObject({
      widthPx: 192,
      photo: "present",
    });
    expect(told(await take(), "photosReplaced")).toBeUndefined();
  });

  test("of the same size is told as well", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    const [before] = await addresses();
    await put({ "a.jpg": 2 });
    expect(codes(await take())).toContain("photosReplaced");
    expect((await addresses())[0]).not.toBe(before);
    expect(await states()).toEqual(["flagged"]);
  });

  test("whose decision came after it was replaced and seen is not flagged again", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await put({ "a.jpg": 1 });
    await take();
    await acceptAll();
    expect(told(await take(), "photosReplaced")).toBeUndefined();
    expect(await states()).toEqual(["accepted"]);
  });

  test("is none where only its time is another", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await utimes(path.join(set.top, "a.jpg"), new Date(0), new Date(0));
    expect(codes(await take())).toEqual([]);
    expect(await states()).toEqual(["accepted"]);
  });

  test("is told in a dry run, which changes nothing", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    const before = await addresses();
    await put({ "a.jpg": 1 });
    expect(codes(await take([""], { isDryRun: true }))).toContain("photosReplaced");
    expect([await states(), await addresses()]).toEqual([["accepted"], before]);
  });

  test("by something broken is flagged once a photo is there that is not the first", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
    await take();
    await acceptAll();
    await put({ "a.jpg": Buffer.from("no photo") });
    await take();
    expect(await states()).toEqual(["accepted"]);
    await put({ "a.jpg": 0 });
    expect(codes(await take())).toEqual([]);
    expect(await states()).toEqual(["accepted"]);
    await put({ "a.jpg": Buffer.from("no photo") });
    await take();
    await put({ "a.jpg": 1 });
    expect(codes(await take())).toContain("photosReplaced");
    expect(await states()).toEqual(["flagged"]);
  });

  test("and that was a copy of another is parted from it, each entry with its own", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": await madePicture(0, 1),
    });
    await take(["a", "b"]);
    await acceptAll();
    await put({ "a/VG_100K/1.jpg": 1 });
    await take(["a"]);
    expect(await entries()).toEqual({
      "A.": "path@a:VG_100K/1.jpg VG_100K/1.jpg",
      "B.": "path@b:VG_100K/1.jpg VG_100K/1.jpg",
    });
    // It was shown the larger copy, and shows a stranger now; the other's picture is what it was.
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("by a copy of what contested its id is one with it", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": 1,
    });
    await take(["a", "b"]);
    await acceptAll();
    await put({ "a/VG_100K/1.jpg": 1 });
    await take(["a"]);
    const shown = Object.values(await entries());
    expect(new Set(shown)).toEqual(new Set(["vg:1 VG_100K/1.jpg"]));
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("below one of two roots that shared it leaves the other's record its own", async () => {
    await put({
      "a/train.json": [row("1.jpg", "Same.")],
      "b/train.json": [row("1.jpg", "Same."), row("2.jpg", "B.")],
      "a/1.jpg": 0,
      "b/1.jpg": 0,
    });
    await take(["a"]);
    await take(["b"]);
    expect(await ids()).toHaveLength(2);
    await put({ "b/1.jpg": 1 });
    const report = await take([], { photos: [path.join(set.top, "b")] });
    expect(codes(report)).toEqual(expect.arrayContaining(["photosReplaced", "entriesRevived"]));
    const { rows } = await set.db.pool.query(
      `SELECT i.identity FROM "Entry" e JOIN "Image" i ON i.id = e."imageId" JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY 1`,
      [set.name],
    );
    expect(rows.map(({ identity }) => identity)).toEqual(["path@a:1.jpg", "path@b:1.jpg", "path@b:2.jpg"]);
  });

  test("in a zip is told by the zip's directory, and looked at anew", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")] });
    await putZip("photos.zip", { "a.jpg": 0, "b.jpg": 0 });
    await take();
    for (const entry of [0, 1]) await shownScene(entry);
    await acceptAll();
    const [before, other] = await addresses();
    await putZip("photos.zip", { "b.jpg": 0, "a.jpg": 1 });
    expect(told(await take(), "photosReplaced")).toMatchObject({ count: 1 });
    expect(await states()).toEqual(["flagged", "accepted"]);
    expect(await shownScene(0)).toEqual(await shownAlone(1));
    const [after, same] = await addresses();
    expect(after).not.toBe(before);
    expect(same).toBe(other);
    expect(codes(await take())).not.toContain("photosReplaced");
  });

  const shownAlone = async (scene: number) => {
    const other = set.name;
    await put({ "alone/train.json": [row("x.jpg", "X.")], "alone/x.jpg": scene });
    set.name = `${other} alone`;
    await take(["alone"]);
    const shown = await shownScene(0);
    set.name = other;
    return shown;
  };
});
