import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import yazl from "yazl";
import type { ImportReport } from "#domain/import/import-report.ts";
import { decide } from "#tests/decide.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const set = photoSets();
const { put, take, entries, codes } = set;

/** One name as most systems write it, as macOS does, and with the sign of a unit: three spellings that people see as one. */
const [COMPOSED, DECOMPOSED, SIGN] = ["\u00c5", "A\u030a", "\u212b"].map((letter) => `pics/${letter}.jpg`) as [
  string,
  string,
  string,
];

const spelt = (name: string) => encodeURI(name);
const told = ({ notices = [] }: Pick<ImportReport, "notices">, code: string) =>
  notices.find((one) => one.code === code)?.data;
const takePhotos = (folder: string) => take([], { photos: [path.join(set.top, folder)] });
/** Each entry's answer with the file that it stands beside. */
const files = async () =>
  Object.fromEntries(Object.entries(await entries()).map(([answer, text]) => [answer, text.split(" ").at(-1)]));

const ordersOf = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one) => ordersOf(list.filter((each) => each !== one)).map((rest) => [one, ...rest]));

describe("a photo whose name differs from the record's in its Unicode form alone", () => {
  for (const [named, lies] of [
    [COMPOSED, DECOMPOSED],
    [DECOMPOSED, COMPOSED],
    [SIGN, DECOMPOSED],
  ] as const)
    test(`is that photo: ${spelt(named)} finds ${spelt(lies)}, whichever came first`, async () => {
      await put({ "train.json": [row(named, "A.")], [lies]: 0 });
      for (const order of [["all"], ["photos", "rows"], ["rows", "photos"]]) {
        set.name = `set ${set.number++} ${order.join()}`;
        let last = {};
        for (const one of order)
          last = await (one === "all" ? take() : one === "rows" ? take(["train.json"]) : takePhotos(""));
        expect(await files()).toEqual({ "A.": lies });
        expect(told(last, "namesOtherForm")).toMatchObject({ count: 1 });
        expect(await take()).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
        const [entry] = await set.db.prisma.entry.findMany({ where: { dataset: { name: set.name } } });
        expect(entry?.rowShell).toMatchObject({ image: named });
      }
    });

  test("is found in the folder images/ beside, in a zip, and by a COCO-shaped file", async () => {
    const [name, other] = [path.basename(COMPOSED), path.basename(DECOMPOSED)];
    await put({ "train.json": [row(name, "A.")], [`images/${other}`]: 0 });
    expect(codes(await take())).toEqual(["namesOtherForm"]);
    expect(await files()).toEqual({ "A.": `images/${other}` });

    set.name = `set ${set.number++} zip`;
    set.top = path.join(set.folder, set.name);
    await put({ "train.json": [row(COMPOSED, "A.")] });
    const zip = new yazl.ZipFile();
    zip.addBuffer(await madePicture(0), DECOMPOSED);
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(path.join(set.top, "photos.zip")));
    await take();
    expect(await files()).toEqual({ "A.": "remote" });

    set.name = `set ${set.number++} coco`;
    set.top = path.join(set.folder, set.name);
    const images = [{ id: 1, file_name: COMPOSED, width: 96, height: 64 }];
    await put({ "c.json": { images, annotations: [{ id: 1, image_id: 1, caption: "A tower." }] }, [DECOMPOSED]: 0 });
    await take();
    const captions = await set.db.prisma.annotation.findMany({
      where: { image: { dataset: { name: set.name } } },
      include: { image: true },
    });
    expect(captions.map(({ image }) => [image.photo, image.photoPath])).toEqual([["present", DECOMPOSED]]);
  });

  test("is none where a file is spelt exactly so: two files of one folder are two photos, in any order", async () => {
    const pieces = {
      "a.json": [row(COMPOSED, "A.")],
      "b.json": [row(DECOMPOSED, "B.")],
      [COMPOSED]: 0,
      [DECOMPOSED]: 1,
    };
    for (const order of ordersOf(Object.keys(pieces))) {
      set.name = `set ${set.number++} two`;
      set.top = path.join(set.folder, set.name);
      for (const file of order) {
        await put({ [file]: pieces[file] });
        await (file.endsWith(".json") ? take([file]) : takePhotos(""));
      }
      expect(await files(), order.map(spelt).join()).toEqual({ "A.": COMPOSED, "B.": DECOMPOSED });
    }
  }, 60_000);

  test("and that two files could be is tied to neither, and told", async () => {
    await put({ "train.json": [row(SIGN, "A.")], [COMPOSED]: 0, [DECOMPOSED]: 1 });
    const report = await take();
    expect(await files()).toEqual({ "A.": "absent" });
    expect(told(report, "namesFormUnclear")).toMatchObject({ count: 1, example: SIGN });
  });

  test("keeps verdicts with their entries when the file of the exact name comes at last", async () => {
    await put({
      "a.json": [row(COMPOSED, "Same.")],
      "b.json": [row(DECOMPOSED, "Same."), row(DECOMPOSED, "B.")],
      [COMPOSED]: 0,
    });
    await take();
    const all = await set.db.prisma.entry.findMany({ where: { dataset: { name: set.name } }, orderBy: { id: "asc" } });
    expect(all).toHaveLength(2);
    for (const { id } of all) await decide(set.db, id, { decision: "accept" });
    await put({ [DECOMPOSED]: 1 });
    expect(codes(await takePhotos(""))).toEqual(expect.arrayContaining(["entriesRevived", "entriesMoved"]));
    const { rows } = await set.db.pool.query(
      `SELECT s.state, i."photoPath" AS file FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id JOIN "Image" i ON i.id = e."imageId"
       JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY e.id`,
      [set.name],
    );
    expect(rows).toEqual([
      { state: "accepted", file: COMPOSED },
      { state: "flagged", file: DECOMPOSED },
      { state: "pending", file: DECOMPOSED },
    ]);
  });
});

describe("a photo whose name differs from the record's in letter case alone", () => {
  test("is not joined, and told with both spellings; under its own name it is", async () => {
    await put({
      "train.json": [row("IMG_1.JPG", "A."), row("img_2.jpg", "B.")],
      "images/img_1.jpg": 0,
      "images/img_2.jpg": 1,
    });
    const report = await take();
    expect(await files()).toEqual({ "A.": "absent", "B.": "images/img_2.jpg" });
    expect(told(report, "namesOtherCase")).toEqual({ count: 1, example: "IMG_1.JPG", file: "img_1.jpg" });
    await put({ "images/IMG_1.JPG": 2 });
    expect(codes(await takePhotos("images"))).not.toContain("namesOtherCase");
    expect(await files()).toEqual({ "A.": "IMG_1.JPG", "B.": "img_2.jpg" });
  });

  test("is told where no name of the file fits: its folder is found all the same", async () => {
    await put({ "train.json": [row("IMG.JPG", "A.")], "images/img.jpg": 0 });
    const report = await take();
    expect(codes(report)).toEqual(["namesOtherCase"]);
    expect(told(report, "namesOtherCase")).toEqual({ count: 1, example: "IMG.JPG", file: "img.jpg" });
    await mkdir(path.join(set.top, "images"), { recursive: true });
    await put({ "images/IMG.JPG": 1 });
    await takePhotos("images");
    expect(await files()).toEqual({ "A.": "IMG.JPG" });
  });
});
