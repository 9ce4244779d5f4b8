import path from "node:path";
import { describe, expect, test } from "vitest";
import { madePicture } from "#tests/made-pictures.ts";
import { photoSets, row, svit } from "#tests/photo-sets.ts";

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
