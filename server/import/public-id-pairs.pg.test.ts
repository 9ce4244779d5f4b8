import { describe, expect, test } from "vitest";
import { photoSets, row } from "#tests/import/photo-sets.ts";

const set = photoSets();

const { put, take } = set;

describe("pairs of public ids", () => {
  const data = (id: number, coco: number) => ({
    image_id: id,
    width: 96,
    height: 64,
    url: `https://a.example/VG_100K/${id}.jpg`,
    coco_id: coco,
  });

  test("that contradict each other join nothing, and no entry ends without its image, in any order", async () => {
    const same = {
      content: [
        { from: "user", value: "Why?" },
        { from: "gpt", value: "So." },
      ],
    };
    const files = {
      "one.json": [data(1, 11)],
      "two.json": [data(1, 10)],
      "three.json": [data(2, 11)],
      "complex_reasoning.json": [
        { image_id: 1, conversations: [same] },
        { image_id: 2, conversations: [same] },
      ],
      "llava.json": [row("train2017/000000000011.jpg", "So."), row("train2017/000000000010.jpg", "So.")],
    };
    const stands: string[] = [];
    for (const order of [Object.keys(files), Object.keys(files).reverse()]) {
      set.name = `set ${set.number++} chain`;
      await put(files);
      for (const file of order) await take([file]);
      const found = await set.db.prisma.entry.findMany({
        where: { dataset: { name: set.name } },
        include: { image: true },
      });
      expect(found.every(({ image }) => image !== null)).toBe(true);
      stands.push(
        found
          .map(({ image, task }) => `${task} ${image?.identity}`)
          .sort()
          .join(),
      );
    }
    expect(new Set(stands)).toEqual(
      new Set(["complex_reasoning vg:1,complex_reasoning vg:2,other coco:10,other coco:11"]),
    );
  });

  test("join where they are clear, and equal texts of both stay two entries that a second import adds nothing to", async () => {
    await put({
      "llava.json": [row("train2017/000000000011.jpg", "So."), row("VG_100K/1.jpg", "So.")],
      "image_data.json": [data(1, 11)],
    });
    await take(["llava.json"]);
    await take(["image_data.json"]);
    const found = await set.db.prisma.entry.findMany({
      where: { dataset: { name: set.name } },
      orderBy: { nth: "asc" },
    });
    expect(found.map(({ nth }) => nth)).toEqual([0, 1]);
    expect(new Set(found.map(({ imageId }) => imageId)).size).toBe(1);
    expect(await take()).toMatchObject({ entriesNew: 0 });
  });
});
