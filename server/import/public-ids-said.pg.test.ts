import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoSets, row, svit } from "#tests/import/photo-sets.ts";

const set = photoSets();

const { put, take, entries, identities, root } = set;

describe("whose numbers a folder's are, said by a person", () => {
  test("holds for an entry that comes after its photo, and for another that says nothing", async () => {
    await put({
      "train.json": [row("pics/000000000001.jpg", "A.")],
      "more/train.json": [row("../pics/000000000001.jpg", "B.")],
      "pics/000000000001.jpg": 0,
    });
    await take(["pics"], { ids: [{ space: "coco", folder: path.join(set.top, "pics") }] });
    await take(["train.json"]);
    await take(["more"]);
    await take(["pics"]);
    expect(await identities()).toEqual(["coco:1"]);
    expect(Object.values(await entries())).toEqual(["coco:1 000000000001.jpg", "coco:1 000000000001.jpg"]);
  });

  test("holds for an entry that came before its photo, beside what is known of that id", async () => {
    const images = [{ id: 139, file_name: "000000000139.jpg", width: 96, height: 64 }];
    await put({
      "c/c.json": { images, annotations: [{ id: 1, image_id: 139, caption: "A street." }] },
      "train.json": [row("pics/000000000139.jpg", "A.")],
      "pics/000000000139.jpg": 0,
    });
    await take(["c"]);
    await take(["train.json"]);
    await take(["pics"], { ids: [{ space: "coco", folder: path.join(set.top, "pics") }] });
    expect(Object.values(await entries())).toEqual(["coco:139 000000000139.jpg"]);
    expect(await identities()).toEqual(["coco:139"]);
  });

  test("can be taken back: nobody's after all", async () => {
    await put({
      "train.json": [row("pics/1.jpg", "A.")],
      "pics/1.jpg": 0,
      "svit/complex_reasoning.json": [svit(1, "a")],
    });
    const pics = path.join(set.top, "pics");
    await take([""], { ids: [{ space: "vg", folder: pics }] });
    expect(await entries()).toEqual({ "A.": "vg:1 pics/1.jpg", "So.": "vg:1 pics/1.jpg" });
    await take([""], { ids: [{ space: "own", folder: pics }] });
    expect(await entries()).toEqual({ "A.": `path@${root()}:pics/1.jpg pics/1.jpg`, "So.": "vg:1 absent" });
    expect(await take([""])).toMatchObject({ entriesNew: 0 });
  });

  test("takes Visual Genome's folders away, too", async () => {
    await put({
      "train.json": [row("VG_100K/1.jpg", "A.")],
      "VG_100K/1.jpg": 0,
      "svit/complex_reasoning.json": [svit(1, "a")],
    });
    await take();
    await take([""], { ids: [{ space: "own", folder: path.join(set.top, "VG_100K") }] });
    const own = { "A.": `path@${root()}:VG_100K/1.jpg VG_100K/1.jpg`, "So.": "vg:1 absent" };
    expect(await entries()).toEqual(own);
    expect(await take()).toMatchObject({ entriesNew: 0 });
    expect(await entries()).toEqual(own);
  });
});
