import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { madePicture } from "#tests/made-pictures.ts";
import { type ImportRequest, importPaths } from "./import-paths.ts";

let db: Database;
let folder: string;
let name: string;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-whose-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});
let number = 0;
let top: string;
beforeEach(() => {
  name = `set ${number++}`;
  top = path.join(folder, String(number));
});

/** Files below a folder of their own; a value is written as JSON, a number is a scene's photo. */
async function put(files: Record<string, unknown>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(top, file);
    await mkdir(path.dirname(place), { recursive: true });
    const isPhoto = typeof content === "number";
    await writeFile(
      place,
      isPhoto ? await madePicture(content) : Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
}
const take = (paths: string[] = [""], more: Partial<ImportRequest> = {}) =>
  importPaths({ db, datasetName: name, paths: paths.map((one) => path.join(top, one)), ...more });

const row = (image: string, answer: string) => ({
  id: answer,
  image,
  conversations: [
    { from: "human", value: "<image>\nWhat is it?" },
    { from: "gpt", value: answer },
  ],
});
const svit = (id: number, text: string) => ({
  image_id: id,
  conversations: [
    {
      content: [
        { from: "user", value: `Why ${text}?` },
        { from: "gpt", value: "So." },
      ],
    },
  ],
});

/** Each entry's answer with the identity of its image, and the file that stands there. */
async function entries(): Promise<Record<string, string>> {
  const rows = await db.prisma.entry.findMany({
    where: { dataset: { name } },
    include: { image: true },
    orderBy: { id: "asc" },
  });
  return Object.fromEntries(
    rows.map(({ turns, image }) => [
      String(/"value":"([^"]+)"\}\]$/.exec(JSON.stringify(turns))?.[1]),
      `${image?.identity} ${image?.photo === "present" ? image.photoPath : image?.photo}`,
    ]),
  );
}
const identities = async () =>
  (await db.prisma.image.findMany({ where: { dataset: { name } }, orderBy: { id: "asc" } })).map(
    ({ identity }) => identity,
  );
const codes = ({ notices = [] }: { notices?: { code: string }[] }) => notices.map(({ code }) => code);
const root = () => path.basename(top);

describe("the root of an annotation file", () => {
  test("is images/ beside it where its photos lie there, whatever is above", async () => {
    await put({ "train.json": [row("weld_07.jpg", "Sound.")], "images/weld_07.jpg": 0 });
    await take();
    expect(await entries()).toEqual({
      "Sound.": "path@images:weld_07.jpg images/weld_07.jpg",
    });
  });

  test("is the folder above it that was given, where its photos lie below that", async () => {
    await put({ "annotations/train.json": [row("pics/a.jpg", "A.")], "pics/a.jpg": 0 });
    await take();
    expect(await entries()).toEqual({ "A.": `path@${root()}:pics/a.jpg pics/a.jpg` });
  });

  test("is a place that was named outright, before its own folder", async () => {
    await put({ "set/train.json": [row("a.jpg", "A.")], "set/a.jpg": 0, "elsewhere/a.jpg": 1 });
    await take(["set"], { photos: [path.join(top, "elsewhere")] });
    expect(await entries()).toEqual({ "A.": "path@elsewhere:a.jpg a.jpg" });
  });

  for (const named of [
    "coco/train/a.jpg",
    "/mnt/data/a.jpg",
    "D:\\data\\a.jpg",
    "https://a.example/x/a.jpg",
    "./pics/a.jpg",
  ])
    test(`that would find ${named} is proposed with all that it needs`, async () => {
      await put({ "ann/train.json": [row(named, "A.")], "media/v1/a.jpg": 0 });
      const { notices = [] } = await take();
      const { proposal = "" } = notices.find(({ code }) => code === "photosProposed")?.data ?? {};
      const [place = "", prefix] = proposal.split(" --strip-prefix ");
      await take(["ann"], { photos: [place], stripPrefixes: prefix === undefined ? [] : [prefix] });
      expect(Object.values(await entries())[0]).toMatch(/ a\.jpg$/);
    });

  test("that was not given, though photos lie there, is told with the option that brings them", async () => {
    await put({ "train.json": [row("images/a.jpg", "A.")], "images/a.jpg": 0 });
    const { notices = [] } = await take(["train.json"]);
    expect(notices).toMatchObject([{ code: "photosNotGiven", data: { example: "images/a.jpg", place: top } }]);
    expect(codes(await take(["train.json"], { photos: [top] }))).toEqual([]);
    await put({ "more.json": [row("images/a.jpg", "B."), row("none.jpg", "C.")] });
    expect(codes(await take(["more.json"]))).not.toContain("photosNotGiven");
  });

  test("that lies behind a link to a folder is told", async () => {
    await put({ "train.json": [row("images/a.jpg", "A.")], "store/a.jpg": 0 });
    await symlink(path.join(top, "store"), path.join(top, "images"));
    expect(codes(await take())).toEqual(["photosBehindLink"]);
  });

  test("that is not found is told, with the place that would be right", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "deep/photos/a.jpg": 0 });
    const report = await take();
    const missing = report.notices?.find(({ code }) => code === "photosProposed");
    expect(missing?.data).toMatchObject({ example: "a.jpg", proposal: path.join(top, "deep/photos") });
    await take(["train.json"], { photos: [path.join(top, "deep/photos")] });
    expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg a.jpg` });
  });
});

describe("one path under two roots", () => {
  test("is two photos, in either order, also while one is absent", async () => {
    for (const order of [
      ["charts", "xrays"],
      ["xrays", "charts"],
    ]) {
      name = `set ${number++} ${order[0]}`;
      await put({
        "charts/charts.json": [row("images/1.jpg", "Chart.")],
        "charts/images/1.jpg": 0,
        "xrays/xrays.json": [row("images/1.jpg", "X-ray.")],
      });
      for (const one of order) await take([one]);
      expect(await entries()).toEqual({
        "Chart.": "path@charts:images/1.jpg images/1.jpg",
        "X-ray.": "path@xrays:images/1.jpg absent",
      });
    }
  });

  test("is one where the bytes are equal, or a person says so", async () => {
    await put({ "a/a.json": [row("1.jpg", "A.")], "a/1.jpg": 0, "b/b.json": [row("1.jpg", "B.")], "b/1.jpg": 0 });
    await take(["a", "b"]);
    expect(new Set(Object.values(await entries())).size).toBe(1);
    name = `set ${number++} said`;
    await put({ "c/c.json": [row("1.jpg", "C.")] });
    await take(["a"]);
    expect(codes(await take(["c"]))).toContain("sameNameOtherRoot");
    await take(["c"], { root: "a" });
    expect(await entries()).toEqual({ "A.": "path@a:1.jpg 1.jpg", "C.": "path@a:1.jpg 1.jpg" });
  });

  test("is one where the same annotation file was found in both", async () => {
    await put({ "here/train.json": [row("1.jpg", "A.")], "there/train.json": [row("1.jpg", "A.")], "there/1.jpg": 0 });
    await take(["here"]);
    expect(await take(["there"])).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
    expect(await entries()).toEqual({ "A.": "path@here:1.jpg 1.jpg" });
  });

  test("and two files of one name below one root show none, and say so", async () => {
    await put({
      "here/train.json": [row("1.jpg", "A.")],
      "here/1.jpg": 0,
      "there/train.json": [row("1.jpg", "A.")],
      "there/1.jpg": 1,
    });
    await take(["here"]);
    expect(codes(await take(["there"]))).toContain("contestedPaths");
    expect(await entries()).toEqual({ "A.": "path@here:1.jpg absent" });
  });
});

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
    await take([""], { ids: [{ space: "vg", folder: top }] });
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
    const boxed = await db.prisma.image.findMany({
      where: { dataset: { name }, annotations: { some: { kind: "instances" } } },
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
      name = `set ${number++} proof`;
      await put({ "captions.json": { ...proof, annotations: [] } });
      await take();
      expect(await identities()).toContain("coco:139");
    }
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
    const boxed = await db.prisma.annotation.findMany({
      where: { image: { dataset: { name } } },
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

describe("the same file again, nothing being said of it now", () => {
  const again = async () => {
    const before = await entries();
    expect(await take()).toMatchObject({ entriesNew: 0, entriesRepeated: Object.keys(before).length });
    return before;
  };

  test("is read as it was when --photos had found its photos in a folder of Visual Genome's", async () => {
    await put({ "train.json": [row("1.jpg", "A.")], "VG_100K/1.jpg": 0 });
    await take(["train.json"], { photos: [path.join(top, "VG_100K")] });
    await again();
    expect(await identities()).toEqual(["vg:1"]);
  });

  test("is read as it was when a folder's photos were said to be nobody's", async () => {
    await put({ "train.json": [row("VG_100K/1.jpg", "A.")], "VG_100K/1.jpg": 0 });
    await take([""], { ids: [{ space: "own", folder: top }] });
    await again();
  });

  test("is read as it was when its photos lay at an address", async () => {
    await put({ "train.json": [row("https://a.example/pics/a.jpg", "A."), row("b.jpg", "B.")] });
    await take([""], { photos: ["https://a.example/pics"] });
    await again();
  });

  test("is read as it was when a prefix was struck off its photos' paths", async () => {
    await put({ "train.json": [row("/mnt/x/images/a.jpg", "A.")], "images/a.jpg": 0 });
    await take([""], { stripPrefixes: ["/mnt/x/"] });
    expect(await again()).toEqual({ "A.": `path@${root()}:images/a.jpg images/a.jpg` });
  });
});

describe("whose numbers a folder's are, said by a person", () => {
  test("holds for an entry that comes after its photo, and for another that says nothing", async () => {
    await put({
      "train.json": [row("pics/000000000001.jpg", "A.")],
      "more/train.json": [row("../pics/000000000001.jpg", "B.")],
      "pics/000000000001.jpg": 0,
    });
    await take(["pics"], { ids: [{ space: "coco", folder: path.join(top, "pics") }] });
    await take(["train.json"]);
    await take(["more"]);
    await take(["pics"]);
    expect(await identities()).toEqual(["coco:1"]);
    expect(Object.values(await entries())).toEqual(["coco:1 000000000001.jpg", "coco:1 000000000001.jpg"]);
  });

  test("holds for an entry that came before its photo, beside what is known of that id", async () => {
    const images = [{ id: 1, file_name: "000000000001.jpg", width: 96, height: 64 }];
    await put({
      "c/c.json": { images, annotations: [{ id: 1, image_id: 1, caption: "A street." }] },
      "train.json": [row("pics/000000000001.jpg", "A.")],
      "pics/000000000001.jpg": 0,
    });
    await take(["c"]);
    await take(["train.json"]);
    await take(["pics"], { ids: [{ space: "coco", folder: path.join(top, "pics") }] });
    expect(Object.values(await entries())).toEqual(["coco:1 000000000001.jpg"]);
    expect(await identities()).toEqual(["coco:1"]);
  });

  test("can be taken back: nobody's after all", async () => {
    await put({
      "train.json": [row("pics/1.jpg", "A.")],
      "pics/1.jpg": 0,
      "svit/complex_reasoning.json": [svit(1, "a")],
    });
    const pics = path.join(top, "pics");
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
    await take([""], { ids: [{ space: "own", folder: path.join(top, "VG_100K") }] });
    const own = { "A.": `path@${root()}:VG_100K/1.jpg VG_100K/1.jpg`, "So.": "vg:1 absent" };
    expect(await entries()).toEqual(own);
    expect(await take()).toMatchObject({ entriesNew: 0 });
    expect(await entries()).toEqual(own);
  });
});

test("a photo that something broken took the place of is broken, and whole again when that is mended", async () => {
  await put({ "train.json": [row("a.jpg", "A.")], "a.jpg": 0 });
  await take();
  await put({ "a.jpg": Buffer.from("no photo") });
  await take();
  expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg broken` });
  await put({ "a.jpg": 1 });
  await take();
  expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg a.jpg` });
});

test("a broken photo is known by all its names, whichever root it came under first", async () => {
  await put({ "images/a.jpg": Buffer.from("no photo"), "images/b.jpg": 0, "train.json": [row("images/a.jpg", "A.")] });
  await take(["images"]);
  await take(["train.json"]);
  await take();
  expect(Object.values(await entries())[0]).toContain("broken");
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
    const found = await db.prisma.entry.findMany({
      where: { dataset: { name } },
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
    const images = await db.prisma.entry.findMany({ where: { dataset: { name } }, include: { image: true } });
    expect(new Set(images.map(({ image }) => image?.identity)).size).toBe(3);
  });

  test("is settled by who says which folder is not theirs", async () => {
    await put(claims);
    await take(["a", "b", "c"]);
    await take(["b"], { ids: [{ space: "own", folder: path.join(top, "b") }] });
    const found = await db.prisma.entry.findMany({
      where: { dataset: { name } },
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
    const before = await db.prisma.entry.findMany({ where: { dataset: { name } }, orderBy: { id: "asc" } });
    await db.pool.query(`UPDATE "EntryStatus" SET state = 'accepted' WHERE "entryId" = ANY($1::bigint[])`, [
      before.map(({ id }) => String(id)),
    ]);
    await take(["b"]);
    const states = await db.prisma.entryStatus.findMany({
      where: { entryId: { in: before.map(({ id }) => id) } },
      orderBy: { entryId: "asc" },
    });
    expect(states.map(({ state }) => state)).toEqual(["flagged", "accepted"]);
    const verdicts = await db.prisma.verdict.findMany({ where: { entry: { dataset: { name } } } });
    expect(verdicts).toMatchObject([{ decision: "flag", mode: "import", stateAfter: "flagged" }]);
  });

  test("keeps copies of one scene together, and shows the larger", async () => {
    await put({ "a/VG_100K/1.jpg": 0, "b/VG_100K/1.jpg": await madePicture(0, 1) });
    await take(["a"]);
    await take(["b"]);
    const [image, ...others] = await db.prisma.image.findMany({
      where: { dataset: { name } },
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
      name = `set ${number++} chain`;
      await put(files);
      for (const file of order) await take([file]);
      const found = await db.prisma.entry.findMany({ where: { dataset: { name } }, include: { image: true } });
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
    const found = await db.prisma.entry.findMany({ where: { dataset: { name } }, orderBy: { nth: "asc" } });
    expect(found.map(({ nth }) => nth)).toEqual([0, 1]);
    expect(new Set(found.map(({ imageId }) => imageId)).size).toBe(1);
    expect(await take()).toMatchObject({ entriesNew: 0 });
  });
});

describe("paths that are none below the root", () => {
  test("are kept as they came, and joined where exactly that file is there", async () => {
    await put({
      "pics/a.jpg": 0,
      "pics/b.jpg": 1,
      "pics/c.jpg": 2,
      "x/train.json": [
        row(path.join(top, "pics/a.jpg"), "A."),
        row("../pics/b.jpg", "B."),
        row("..\\pics\\c.jpg", "C."),
      ],
    });
    for (const order of [
      ["x", "pics"],
      ["pics", "x"],
    ]) {
      name = `set ${number++} stray ${order[0]}`;
      for (const one of order) await take([one]);
      expect(
        Object.values(await entries())
          .map((text) => text.split(" ").at(-1))
          .sort(),
      ).toEqual(["a.jpg", "b.jpg", "c.jpg"]);
    }
  });

  test("are mapped by a prefix that is struck off, also when it is said later", async () => {
    await put({
      "train.json": [row("/mnt/data/pics/a.jpg", "A."), row("https://a.example/pics/b.jpg", "B.")],
      "pics/a.jpg": 0,
      "pics/b.jpg": 1,
    });
    const first = await take();
    expect(first.entriesWithoutPhoto).toBe(2);
    expect(first.notices?.find(({ code }) => code === "photosProposed")).toBeDefined();
    const again = await take([""], { stripPrefixes: ["/mnt/data/", "https://a.example/"] });
    expect(again).toMatchObject({ entriesNew: 0 });
    expect(Object.values(await entries())).toEqual([
      `path@${root()}:pics/a.jpg pics/a.jpg`,
      `path@${root()}:pics/b.jpg pics/b.jpg`,
    ]);
  });
});

describe("sizes and files", () => {
  test("a photo's own size outranks image_data's, and that a size that is mentioned elsewhere, in any order", async () => {
    const told = { images: [{ id: 1, file_name: "VG_100K/1.jpg", width: 10, height: 10 }], annotations: [] };
    const data = [{ image_id: 1, width: 20, height: 20, url: "https://a.example/VG_100K_2/1.jpg", coco_id: null }];
    for (const order of [
      ["told.json", "data.json"],
      ["data.json", "told.json"],
    ]) {
      name = `set ${number++} size ${order[0]}`;
      await put({ "told.json": told, "data.json": data });
      for (const file of order) await take([file]);
      const [image] = await db.prisma.image.findMany({ where: { dataset: { name } } });
      expect(image).toMatchObject({ widthPx: 20, photoPath: "VG_100K_2/1.jpg", photo: "absent" });
    }
    await put({ "VG_100K/1.jpg": 0 });
    await take(["VG_100K"]);
    await take(["data.json"]);
    expect(await db.prisma.image.findMany({ where: { dataset: { name } } })).toMatchObject([
      { widthPx: 96, photoPath: "1.jpg" },
    ]);
  });

  test("photos of a second root keep it past the thousandth photo", async () => {
    const tiny = await sharp({ create: { width: 2, height: 2, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await put(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`a/p${at}.png`, tiny])));
    await put({ "b/q.png": tiny });
    await take(["a", "b"]);
    const late = await db.prisma.image.findFirstOrThrow({
      where: { dataset: { name }, identity: { contains: "q.png" } },
      include: { photoSource: true },
    });
    expect(late.photoSource?.root).toBe(path.join(top, "b"));
  });

  test("a GIF is a photo, also under a wrong ending; what systems leave beside files is none", async () => {
    const gif = await sharp({ create: { width: 4, height: 3, channels: 3, background: "red" } })
      .gif()
      .toBuffer();
    await put({
      "ocr/a.jpg": gif,
      "ocr/c.gif": gif,
      "ocr/._a.jpg": Buffer.from("mac"),
      "._train.json": Buffer.from("mac"),
      "__MACOSX/b.jpg": Buffer.from("mac"),
    });
    expect(await take()).toMatchObject({ photos: { found: 2, broken: 0 }, rejects: 0, skipped: [] });
  });

  test("two imports at once that copy one photo leave it whole, and nothing beside it", async () => {
    const store = path.join(folder, `store ${number}`);
    await put({ "a/1.jpg": 0, "b/1.jpg": 0 });
    const copy = (one: string, datasetName: string) =>
      importPaths({ db, datasetName, paths: [path.join(top, one)], copyPhotosTo: store });
    await Promise.all(Array.from({ length: 8 }, (_, at) => copy(at % 2 ? "a" : "b", `${name} ${at}`)));
    expect(await readdir(store)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.jpg$/)]);
  });
});
