import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoQuestions } from "#tests/import/photo-questions.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const set = photoSets();

const { put, take } = set;

const { acceptAll, states, addresses } = photoQuestions(set);

describe("a folder that was moved", () => {
  const files = {
    "old/train.json": [row("VG_100K/1.jpg", "A."), row("VG_100K/2.jpg", "B.")],
    "old/VG_100K/1.jpg": 0,
    "old/VG_100K/2.jpg": 1,
  };

  test("shows its photos from their new place, and flags nothing", async () => {
    await put(files);
    await take(["old"]);
    await acceptAll();
    const before = await addresses();
    await rename(path.join(set.top, "old"), path.join(set.top, "zz moved"));
    await take(["zz moved"]);
    expect(await states()).toEqual(["accepted", "accepted"]);
    expect(await addresses()).toEqual(before);
    const images = await set.db.prisma.image.findMany({
      where: { dataset: { name: set.name } },
      include: { photoSource: true },
    });
    expect(images.map(({ photo, photoSource }) => [photo, photoSource?.root])).toEqual([
      ["present", path.join(set.top, "zz moved")],
      ["present", path.join(set.top, "zz moved")],
    ]);
  });

  test("and holds another picture now has that flagged", async () => {
    await put(files);
    await take(["old"]);
    await acceptAll();
    await rename(path.join(set.top, "old"), path.join(set.top, "moved"));
    await put({ "moved/VG_100K/1.jpg": 2 });
    await take(["moved"]);
    expect(await states()).toEqual(["flagged", "accepted"]);
    expect(await readFile(path.join(set.top, "moved/VG_100K/1.jpg"))).toEqual(await madePicture(2));
  });
});
