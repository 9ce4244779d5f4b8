import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoQuestions, told } from "#tests/import/photo-questions.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const set = photoSets();

const { put, take, entries, codes } = set;

const { removeFile, putZip, acceptAll, states, addresses } = photoQuestions(set);

describe("a photo that is not there any more", () => {
  test("is absent and told after an import of its folder, its entries stay, and it is back with its file", async () => {
    await put({ "train.json": [row("pics/a.jpg", "A."), row("pics/b.jpg", "B.")], "pics/a.jpg": 0, "pics/b.jpg": 1 });
    await take();
    await acceptAll();
    const before = await addresses();
    await removeFile("pics/a.jpg");
    const report = await take();
    expect(told(report, "photosGone")).toEqual({ count: 1, example: path.join(set.top, "pics/a.jpg") });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "pics/b.jpg"]);
    expect(told(await take(), "photosGone")).toBeUndefined();
    await put({ "pics/a.jpg": 0 });
    expect(codes(await take())).toEqual([]);
    expect(await addresses()).toEqual(before);
    expect(await states()).toEqual(["accepted", "accepted"]);
  });

  test("and comes back as another is told as replaced", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")], "a.jpg": 0, "b.jpg": 0 });
    await take();
    await acceptAll();
    await removeFile("a.jpg");
    await take();
    await put({ "a.jpg": 1 });
    expect(codes(await take())).toContain("photosReplaced");
    expect(await states()).toEqual(["flagged", "accepted"]);
  });

  test("stays as it was where its folder is not looked through", async () => {
    await put({ "train.json": [row("pics/a.jpg", "A.")], "pics/a.jpg": 0, "more/b.jpg": 1 });
    await take();
    await removeFile("pics/a.jpg");
    await take(["train.json"]);
    await take(["more"]);
    expect(Object.values(await entries())).toEqual([expect.stringContaining("pics/a.jpg pics/a.jpg")]);
  });

  test("leaves its image to a copy of it", async () => {
    await put({
      "a/VG_100K/1.jpg": await madePicture(0, 1),
      "b/VG_100K/1.jpg": 0,
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
    });
    await take(["a", "b"]);
    await acceptAll();
    await removeFile("a/VG_100K");
    await take(["a"]);
    expect(await entries()).toEqual({ "A.": "vg:1 VG_100K/1.jpg" });
    const image = await set.db.prisma.image.findFirstOrThrow({
      where: { dataset: { name: set.name } },
      include: { photoSource: true },
    });
    expect([image.photoSource?.root, image.widthPx]).toEqual([path.join(set.top, "b"), 96]);
    expect(await states()).toEqual(["accepted"]);
  });

  test("never lends its entries the picture that it was told from", async () => {
    await put({
      "a/train.json": [row("VG_100K/1.jpg", "A.")],
      "b/train.json": [row("VG_100K/1.jpg", "B.")],
      "a/VG_100K/1.jpg": 0,
      "b/VG_100K/1.jpg": 1,
    });
    await take(["a", "b"]);
    await removeFile("a/VG_100K");
    await take(["a"]);
    expect(await entries()).toEqual({
      "A.": "path@a:VG_100K/1.jpg absent",
      "B.": "path@b:VG_100K/1.jpg VG_100K/1.jpg",
    });
    await take(["b"]);
    expect((await entries())["A."]).toBe("path@a:VG_100K/1.jpg absent");
  });

  test("of a zip, or with it, is absent", async () => {
    await put({ "train.json": [row("a.jpg", "A."), row("b.jpg", "B.")] });
    await putZip("photos.zip", { "a.jpg": 0, "b.jpg": 0 });
    await take();
    await putZip("photos.zip", { "b.jpg": 0 });
    expect(told(await take(), "photosGone")).toMatchObject({ count: 1 });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "remote"]);
    await removeFile("photos.zip");
    expect(told(await take(), "photosGone")).toMatchObject({ count: 1 });
    expect(Object.values(await entries()).map((text) => text.split(" ")[1])).toEqual(["absent", "absent"]);
  });
});
