import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDocuments } from "#server/datasets/annotations.ts";
import { openDatabase } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { type ImportRequest, importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;
let number = 0;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-faults-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

const files = async (contents: Record<string, string>): Promise<string> => {
  const root = path.join(folder, `f${number++}`);
  await mkdir(root);
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(root, name), content);
  return root;
};
const run = (datasetName: string, root: string, more: Partial<ImportRequest> = {}) =>
  importPaths({ db, datasetName, paths: [root], ...more });
const qa = (question: string, answer: string) => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];
const row = (id: number, content: unknown = qa("Why?", "So.")) =>
  JSON.stringify({ image_id: id, conversations: [{ content }] });
/** The annotation documents of each image, by kind. */
const annotations = async (datasetName: string) => {
  const images = await db.prisma.image.findMany({ where: { dataset: { name: datasetName } }, orderBy: { id: "asc" } });
  return Promise.all(
    images.map(async ({ id, identity }) => [identity, Object.values(await loadDocuments(db, id))] as const),
  );
};
/** The same each time, and without a pattern: an index would store that compressed, and hold it. */
function noise(length: number): string {
  let text = "";
  for (let index = 0; text.length < length; index++)
    text += createHash("sha256").update(String(index)).digest("base64url");
  return text.slice(0, length);
}

describe("one row that the database could not hold is rejected, and the rest comes in", () => {
  test("nested by the thousand", async () => {
    const deep = `{"image_id":2,"x":${"[".repeat(20_000)}${"]".repeat(20_000)},"conversations":[{"content":[]}]}`;
    const root = await files({ "complex_reasoning.json": `[${row(1)},${deep},${row(3)}]` });
    expect(await run("deep", root)).toMatchObject({ entriesNew: 2, rejects: 1 });
  });

  test("an image's name too long for its index", async () => {
    const record = (image: string) => ({ id: "1", image, conversations: qa("a", "b") });
    const root = await files({ "llava.json": JSON.stringify([record("a.jpg"), record(noise(9000))]) });
    expect(await run("long", root)).toMatchObject({ entriesNew: 1, rejects: 1 });
  });

  test("more turns than an entry counts", async () => {
    const turns = Array.from({ length: 32_768 }, () => qa("Why?", "So.")).flat();
    const root = await files({ "complex_reasoning.json": `[${row(1)},${row(2, turns)}]` });
    expect(await run("turns", root)).toMatchObject({ entriesNew: 1, rejects: 1 });
  });

  test("an object's name too long for its index keeps it, and is found by its beginning", async () => {
    const objects = [{ object_id: 1, x: 0, y: 0, w: 1, h: 1, names: [noise(9000)] }];
    const root = await files({ "objects.json": JSON.stringify([{ image_id: 1, objects }]) });
    await run("names", root);
    expect(await annotations("names")).toEqual([["vg:1", [objects]]]);
  });
});

describe("nothing is lost unsaid", () => {
  test("rows behind a bracket too many are told by their bytes", async () => {
    const root = await files({ "complex_reasoning.json": `[${row(1)}],${row(2)}]` });
    const report = await run("bracket", root);
    expect(report).toMatchObject({ entriesNew: 1, rejects: 1 });
    expect(report.rejectExamples[0]?.code).toBe("goesOn");
  });

  test("what is there of a row that the file ends in stands in full among the rejects", async () => {
    const root = await files({ "complex_reasoning.json": `[${row(1)},{"image_id":2,"conv` });
    expect((await run("cut off", root)).rejectExamples[0]?.text).toBe('{"image_id":2,"conv');
  });

  test("captions known under both names of a photo are all kept when an alias joins them", async () => {
    const captions = (id: number, file: string, caption: object) =>
      JSON.stringify({ images: [{ id, file_name: file }], annotations: [caption] });
    const own = { id: 1, image_id: 7, caption: "One." };
    const other = { id: 2, image_id: 99, caption: "Two." };
    await run("twins", await files({ "a.json": captions(7, "VG_100K/7.jpg", own) }));
    await run("twins", await files({ "b.json": captions(99, "000000000099.jpg", other) }));
    const known = [{ image_id: 7, url: "u", width: 5, height: 5, coco_id: 99 }];
    await run("twins", await files({ "image_data.json": JSON.stringify(known) }));
    expect(await annotations("twins")).toEqual([["vg:7", [[own, other]]]]);
  });

  test("an element told by two files of one import stands once, as the later has it", async () => {
    const object = (id: number, name: string) => ({ object_id: id, x: 0, y: 0, w: 1, h: 1, names: [name] });
    const of = (...objects: object[]) => JSON.stringify([{ image_id: 3, objects }]);
    await run(
      "together",
      await files({ "a.json": of(object(1, "tree"), object(2, "car")), "b.json": of(object(2, "truck")) }),
    );
    expect(await annotations("together")).toEqual([["vg:3", [[object(1, "tree"), object(2, "truck")]]]]);
  });

  test("captions that stand before their images section find the photo that it names", async () => {
    const caption = { id: 1, image_id: 1000001, caption: "A street." };
    const coco = { annotations: [caption], images: [{ id: 1000001, file_name: "VG_100K/1000001.jpg" }] };
    await run("late", await files({ "c.json": JSON.stringify(coco) }));
    expect(await annotations("late")).toEqual([["vg:1000001", [[caption]]]]);
  });
});

describe("a broken world is told in a sentence", () => {
  test("a connection that is cut while rows are read", async () => {
    const rows = Array.from({ length: 40_000 }, (_, id) => row(id, qa(`Why ${"long ".repeat(60)}?`, "So.")));
    const root = await files({ "complex_reasoning.json": `[${rows.join(",")}]` });
    let isCut = false;
    const onProgress = ({ rows: read }: { rows: number }) => {
      if (isCut || read < 10_000) return;
      isCut = true;
      void db.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()",
      );
    };
    await expect(run("cut", root, { onProgress })).rejects.toMatchObject({ code: "database_down" });
    expect(await db.prisma.dataset.count({ where: { name: "cut" } })).toBe(0);
  });

  test("a database that is not there", async () => {
    const gone = openDatabase("postgres://svit@127.0.0.1:1/none");
    const root = await files({ "complex_reasoning.json": `[${row(1)}]` });
    await expect(run("gone", root, { db: gone })).rejects.toMatchObject({ code: "database_down" });
    await gone.close();
  });

  test.skipIf(process.platform !== "linux")("a full disk under the rejects file: nothing is imported", async () => {
    const root = await files({ "complex_reasoning.json": `[${row(1)},1,2]` });
    await expect(run("full", root, { rejectsPath: "/dev/full" })).rejects.toMatchObject({ code: "disk_full" });
    expect(await db.prisma.dataset.count({ where: { name: "full" } })).toBe(0);
  });
});
