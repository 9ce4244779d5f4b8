import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoSets, row, svit } from "#tests/import/photo-sets.ts";

const set = photoSets();

const { put, take, entries, identities, codes, root } = set;

describe("a name is Visual Genome's or COCO's only where the file proves it", () => {
  test("bare numbers are the file's own, zeros and ending included", async () => {
    await put({
      "train.json": [row("1.jpg", "A."), row("001.jpg", "B."), row("1.png", "C.")],
      "1.jpg": 0,
      "001.jpg": 1,
      "1.png": 2,
    });
    const report = await take();
    expect(Object.values(await entries()).map((text) => text.split(":")[1])).toEqual([
      "1.jpg 1.jpg",
      "001.jpg 001.jpg",
      "1.png 1.png",
    ]);
    expect(codes(report)).toContain("looksVg");
  });

  test("until a person says whose they are, also afterwards", async () => {
    await put({ "train.json": [row("7.jpg", "A.")], "7.jpg": 0, "svit/complex_reasoning.json": [svit(7, "b")] });
    await take();
    expect(await identities()).toContain("vg:7");
    await take([""], { ids: [{ space: "vg", folder: set.top }] });
    expect(await identities()).toEqual(["vg:7"]);
    expect(new Set(Object.values(await entries()))).toEqual(new Set(["vg:7 7.jpg"]));
  });

  test("frames of two films that count alike are two pictures", async () => {
    await put({
      "train.json": [row("clipA/000000000001.jpg", "A."), row("clipB/000000000001.jpg", "B.")],
      "clipA/000000000001.jpg": 0,
      "clipB/000000000001.jpg": 1,
    });
    expect(codes(await take())).toContain("looksCoco");
    expect((await identities()).filter((identity) => identity.startsWith("coco:"))).toEqual([]);
    expect(new Set(Object.values(await entries())).size).toBe(2);
  });

  test("a file of COCO's shape that numbers anew names its photos by file_name", async () => {
    await put({
      "instances.json": {
        images: [{ id: 1, file_name: "000000000139.jpg", width: 640, height: 426 }],
        categories: [{ id: 1, name: "tv" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [7, 167, 149, 94], iscrowd: 0 }],
      },
      "llava.json": [row("images/000000000139.jpg", "TV."), row("images/000000000001.jpg", "Street.")],
      "images/000000000139.jpg": 0,
      "images/000000000001.jpg": 1,
    });
    await take();
    const boxed = await set.db.prisma.image.findMany({
      where: { dataset: { name: set.name }, annotations: { some: { kind: "instances" } } },
    });
    expect(boxed.map(({ photoPath }) => photoPath)).toEqual(["images/000000000139.jpg"]);
  });

  test("COCO's own file proves its numbers by coco_url, by info, or by every number being its name", async () => {
    const image = { id: 139, file_name: "000000000139.jpg", width: 640, height: 426 };
    const proofs = [
      { images: [image] },
      {
        info: { url: "http://cocodataset.org", year: 2017 },
        images: [image, { ...image, id: 2, file_name: "000000000285.jpg" }],
      },
      { images: [{ ...image, id: 5, coco_url: "http://images.cocodataset.org/val2017/000000000139.jpg" }] },
    ];
    for (const proof of proofs) {
      set.name = `set ${set.number++} proof`;
      await put({ "captions.json": { ...proof, annotations: [] } });
      await take();
      expect(await identities()).toContain("coco:139");
    }
  });

  test("frames of a film prove nothing by being counted, whatever tool numbered them", async () => {
    const frames = (numbers: number[]) =>
      numbers.map((id) => ({ id, file_name: `${String(id).padStart(12, "0")}.jpg`, width: 96, height: 64 }));
    for (const [name, numbers] of Object.entries({
      one: [1, 2, 3],
      zero: [0, 1],
      later: [500, 501, 502],
      tenth: [120, 130, 140, 150],
    })) {
      set.name = `set ${set.number++} frames ${name}`;
      await put({ [`${name}/boxes.json`]: { images: frames(numbers), annotations: [] } });
      const report = await take([name]);
      expect((await identities()).filter((identity) => identity.startsWith("coco:"))).toEqual([]);
      expect(report.notices?.find(({ code }) => code === "looksCoco")?.data).toMatchObject({
        count: numbers.length,
      });
    }
    set.name = `set ${set.number++} frames said`;
    await take(["one"], { ids: [{ space: "coco", folder: path.join(set.top, "one") }] });
    expect((await identities()).sort()).toEqual(["coco:1", "coco:2", "coco:3"]);
  });

  test("LLaVA's own files name COCO's photos by bare numbers, and a photo that lies beside is that photo", async () => {
    await put({ "llava_instruct_150k.json": [row("000000033471.jpg", "Bus.")], "images/000000033471.jpg": 0 });
    await take();
    expect(await entries()).toEqual({ "Bus.": "coco:33471 images/000000033471.jpg" });
  });

  test("GQA's photos are Visual Genome's", async () => {
    await put({
      "llava.json": [row("gqa/images/2354786.jpg", "Yes.")],
      "gqa/images/2354786.jpg": 0,
      "objects.json": [{ image_id: 2354786, objects: [{ object_id: 1, x: 1, y: 2, w: 3, h: 4, names: ["chair"] }] }],
    });
    await take();
    expect(await identities()).toEqual(["vg:2354786"]);
  });

  test("an address of somebody's own under coco_url, or one that the name contradicts, proves nothing", async () => {
    const image = { width: 640, height: 426 };
    await put({
      "a.json": {
        images: [
          { ...image, id: 1, file_name: "000000000556.jpg", coco_url: "https://a.example/000000000556.jpg" },
          {
            ...image,
            id: 2,
            file_name: "000000000557.jpg",
            coco_url: "http://images.cocodataset.org/000000000999.jpg",
          },
          { ...image, id: 3, file_name: "558.jpg", coco_url: "http://images.cocodataset.org/val2017/000000000558.jpg" },
        ],
        annotations: [1, 2, 3].map((id) => ({ id, image_id: id, caption: `Of ${id}.` })),
      },
    });
    await take();
    expect((await identities()).sort()).toEqual([
      "coco:558",
      `path@${root()}:000000000556.jpg`,
      `path@${root()}:000000000557.jpg`,
    ]);
  });

  test("ids of a COCO-shaped file may be texts: they join its rows and say nothing else", async () => {
    await put({
      "i.json": {
        images: [
          { id: "5f0c-a", file_name: "a.jpg", width: 9, height: 9 },
          { id: "1", file_name: "b.jpg", width: 9, height: 9 },
        ],
        annotations: [
          { id: "x", image_id: "5f0c-a", category_id: "tv", bbox: [1, 2, 3, 4] },
          { id: "y", image_id: 1, category_id: "tv", bbox: [1, 2, 3, 4] },
        ],
        categories: [{ id: "tv", name: "screen" }],
      },
    });
    expect(await take()).toMatchObject({ instances: 2, rejects: 0 });
    const boxed = await set.db.prisma.annotation.findMany({
      where: { image: { dataset: { name: set.name } } },
      include: { image: true },
    });
    expect(boxed.map(({ image, names }) => [image.identity, names]).sort()).toEqual([
      [`path@${root()}:a.jpg`, ["screen"]],
      [`path@${root()}:b.jpg`, ["screen"]],
    ]);
  });

  test("a caption alone inside of images[] is read like a list of them", async () => {
    const images = [
      { id: 1, file_name: "a.png", caption: "A shed." },
      { id: 2, file_name: "b.png", captions: "A barn." },
      { id: 3, file_name: "c.png", captions: [{ caption: "A mill." }] },
    ];
    await put({ "caps.json": { images } });
    expect(await take()).toMatchObject({ captions: 3, rejects: 0 });
  });

  test("captions inside of images[] are read, on the photo that file_name names", async () => {
    await put({
      "caps.json": { images: [{ id: 16000, file_name: "scan.png", width: 256, height: 256, captions: ["A shed."] }] },
    });
    expect((await take()).captions).toBe(1);
    expect(await identities()).toEqual([`path@${root()}:scan.png`]);
  });
});
