import { symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { photoSets, row } from "#tests/import/photo-sets.ts";

const set = photoSets();
const { put, take, entries, identities, codes, root } = set;

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
    await take(["set"], { photos: [path.join(set.top, "elsewhere")] });
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
      const [place = "", prefix] = String(proposal).split(" --strip-prefix ");
      await take(["ann"], { photos: [place], stripPrefixes: prefix === undefined ? [] : [prefix] });
      expect(Object.values(await entries())[0]).toMatch(/ a\.jpg$/);
    });

  test("that was not given, though photos lie there, is told with the option that brings them", async () => {
    await put({ "train.json": [row("images/a.jpg", "A.")], "images/a.jpg": 0 });
    const { notices = [] } = await take(["train.json"]);
    expect(notices).toMatchObject([{ code: "photosNotGiven", data: { example: "images/a.jpg", place: set.top } }]);
    expect(codes(await take(["train.json"], { photos: [set.top] }))).toEqual([]);
    await put({ "more.json": [row("images/a.jpg", "B."), row("none.jpg", "C.")] });
    expect(codes(await take(["more.json"]))).not.toContain("photosNotGiven");
  });

  test("that lies behind a link to a folder is told", async () => {
    await put({ "train.json": [row("images/a.jpg", "A.")], "store/a.jpg": 0 });
    await symlink(path.join(set.top, "store"), path.join(set.top, "images"));
    expect(codes(await take())).toEqual(["photosBehindLink"]);
  });

  test("that is not found is told, with the place that would be right", async () => {
    await put({ "train.json": [row("a.jpg", "A.")], "deep/photos/a.jpg": 0 });
    const report = await take();
    const missing = report.notices?.find(({ code }) => code === "photosProposed");
    expect(missing?.data).toMatchObject({ example: "a.jpg", proposal: path.join(set.top, "deep/photos") });
    await take(["train.json"], { photos: [path.join(set.top, "deep/photos")] });
    expect(await entries()).toEqual({ "A.": `path@${root()}:a.jpg a.jpg` });
  });
});

describe("the photos of an upload", () => {
  /** Files as an upload has them: each under a number, in a folder that no path names. */
  const send = async (files: Record<string, unknown>, more = {}) => {
    const folder = path.join(set.top, `upload ${set.number++}`);
    const own = Object.entries(files);
    await put(
      Object.fromEntries(own.map(([, content], at) => [path.relative(set.top, path.join(folder, `${at}`)), content])),
    );
    const sent = own.map(([name], at) => ({ path: path.join(folder, `${at}`), name }));
    return take([], { files: sent, ...more });
  };
  const toldOf = ({ notices = [] }: Awaited<ReturnType<typeof send>>) =>
    notices.flatMap(({ code, data }) => (code.startsWith("photos") ? [{ code, ...data }] : []));

  test("that were not sent are asked for by the names that people know", async () => {
    expect(toldOf(await send({ "train.json": [row("pics/a.jpg", "A.")] }))).toEqual([
      { code: "photosNotSent", file: "train.json", example: "pics/a.jpg" },
    ]);
  });

  test("that were sent beside it are found once the prefix is removed that is told", async () => {
    const files = { "train.json": [row("/mnt/pics/a.jpg", "A.")], "a.jpg": 0 };
    const [told] = toldOf(await send(files));
    expect(told).toEqual({
      code: "photosSentBelow",
      file: "train.json",
      example: "/mnt/pics/a.jpg",
      prefix: "/mnt/pics/",
    });
    const again = await send(
      { ...files, "train.json": [row("/mnt/pics/a.jpg", "B.")] },
      { stripPrefixes: ["/mnt/pics/"] },
    );
    expect(again.entriesWithoutPhoto).toBe(0);
  });

  test("that were sent in another folder are named as they were sent", async () => {
    const files = { "set/train.json": [row("images/a.jpg", "A.")], "media/v1/a.jpg": 0 };
    expect(toldOf(await send(files))).toEqual([
      { code: "photosSentElsewhere", file: "set/train.json", example: "images/a.jpg", sent: "media/v1/a.jpg" },
    ]);
  });
});

describe("one path under two roots", () => {
  test("is two photos, in either order, also while one is absent", async () => {
    for (const order of [
      ["charts", "xrays"],
      ["xrays", "charts"],
    ]) {
      set.name = `set ${set.number++} ${order[0]}`;
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
    set.name = `set ${set.number++} said`;
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

describe("the same file again, nothing being said of it now", () => {
  const again = async () => {
    const before = await entries();
    expect(await take()).toMatchObject({ entriesNew: 0, entriesRepeated: Object.keys(before).length });
    return before;
  };

  test("is read as it was when --photos had found its photos in a folder of Visual Genome's", async () => {
    await put({ "train.json": [row("1.jpg", "A.")], "VG_100K/1.jpg": 0 });
    await take(["train.json"], { photos: [path.join(set.top, "VG_100K")] });
    await again();
    expect(await identities()).toEqual(["vg:1"]);
  });

  test("is read as it was when a folder's photos were said to be nobody's", async () => {
    await put({ "train.json": [row("VG_100K/1.jpg", "A.")], "VG_100K/1.jpg": 0 });
    await take([""], { ids: [{ space: "own", folder: set.top }] });
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

describe("paths that are none below the root", () => {
  test("are kept as they came, and joined where exactly that file is there", async () => {
    await put({
      "pics/a.jpg": 0,
      "pics/b.jpg": 1,
      "pics/c.jpg": 2,
      "x/train.json": [
        row(path.join(set.top, "pics/a.jpg"), "A."),
        row("../pics/b.jpg", "B."),
        row("..\\pics\\c.jpg", "C."),
      ],
    });
    for (const order of [
      ["x", "pics"],
      ["pics", "x"],
    ]) {
      set.name = `set ${set.number++} stray ${order[0]}`;
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
