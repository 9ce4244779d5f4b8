import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let number = 0;
async function importTexts(files: Record<string, string>, datasetName = `shapes ${++number}`) {
  const root = await mkdtemp(path.join(tmpdir(), "svit-shapes-"));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  const report = await importPaths({ db, datasetName, paths: [root] });
  const entries = await db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    include: { image: true, status: true },
    orderBy: { id: "asc" },
  });
  return { report, entries, root };
}

const turns = (question: string, answer: string) => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
];
const record = (more: object = {}) => ({
  id: "1",
  image: "pics/a.jpg",
  conversations: turns("<image>\nWhat?", "A cup."),
  ...more,
});

describe("records come in wherever they stand", () => {
  for (const [what, text] of [
    [
      "each over several lines",
      `${JSON.stringify(record(), null, 1)}\n${JSON.stringify(record({ id: "2" }), null, 1)}\n`,
    ],
    ["in a list under a name", JSON.stringify({ version: "1", data: [record(), record({ id: "2" })] })],
    ["in lists under two names", JSON.stringify({ train: [record()], val: [record({ id: "2" })] })],
    ["under names of their own", JSON.stringify({ a1: record(), a2: record({ id: "2" }) })],
    ["with an image_id", JSON.stringify([record({ image_id: 17 }), { image_id: 18, ...record() }])],
    ["with a list of one photo", JSON.stringify([record({ image: ["pics/a.jpg"] }), record({ id: "2" })])],
  ] as const) {
    test(what, async () => {
      const { report, entries } = await importTexts({ "train.json": text });
      expect(report).toMatchObject({ entriesNew: 2, rejects: 0, skipped: [] });
      expect(entries.map(({ task, partShell }) => [task, partShell])).toEqual([
        ["other", null],
        ["other", null],
      ]);
      expect(new Set(entries.map(({ image }) => image?.identity)).size).toBe(1);
      expect(new Set(entries.map(({ rowIndex }) => rowIndex)).size).toBe(2);
    });
  }

  test("the name that a record stands under is its id where it has none; else it is told that it was not kept", async () => {
    const { id: _, ...nameless } = record();
    const { report, entries } = await importTexts({
      "a.json": JSON.stringify({ a1: nameless, 1: record(), a3: record({ id: 3 }) }),
    });
    expect(entries.map(({ rowShell }) => (rowShell as { id: unknown }).id)).toEqual(["1", "a1", 3]);
    expect(report.notices).toContainEqual({ code: "keptRecordKeys", data: { count: 1 } });
  });

  test("what else a file holds is passed over and counted", async () => {
    const { report } = await importTexts({ "a.json": JSON.stringify({ data: [record()], tags: ["a", { b: 1 }] }) });
    expect(report.files[0]?.units).toEqual({ found: 3, new: 1, known: 0, changed: 0, rejected: 0, passed: 2 });
    expect(report.notices).toContainEqual({ code: "passedRows", data: { count: 2 } });
  });
});

describe("records of a file that is read which are not read", () => {
  const { image: _, ...textOnly } = record();
  for (const [what, bad, at, code] of [
    ["a photo without a name", record({ image: ["a.jpg", "b.jpg", null] }), "$.image", "unnamedPhoto"],
    ["other photos elsewhere", { ...textOnly, image_path: "a.jpg", img: "b.jpg" }, "$.img", "foreignPhotos"],
    ["a sound", { ...textOnly, audio: "a.mp3", conversations: turns("<audio>\nq", "a") }, "$.audio", "foreignPhotoKey"],
    ["a question without an answer", { messages: [{ role: "user", content: "q" }] }, "$", "answerAbsent"],
    [
      "a role that nobody knows",
      record({ conversations: [...turns("q", "a"), { from: "narrator", value: "q" }] }),
      "$.conversations[2].from",
      "unknownRole",
    ],
    ["a question alone", { image: "a.jpg", question: "q" }, "$", "foreignPairs"],
    [
      "a photo that stands in its row",
      {
        messages: [
          { role: "user", content: "q" },
          { role: "assistant", content: "a" },
        ],
        images: [{ bytes: "iVBO" }],
      },
      "$.images",
      "foreignPhotoBytes",
    ],
  ] as const) {
    test(`${what}: rejected by that name, and the record beside it comes in`, async () => {
      for (const text of [JSON.stringify([bad, record()]), JSON.stringify({ data: [bad, record()] })]) {
        const { report } = await importTexts({ "train.json": text });
        expect(report).toMatchObject({ entriesNew: 1, rejects: 1 });
        const [reject] = report.rejectExamples;
        expect(reject).toMatchObject({ code, row: 0 });
        expect(reject?.path.replace("$.data[0]", "$")).toBe(at);
      }
    });
  }

  test("an annotation in COCO's shape that asks is rejected by that name", async () => {
    const images = Array.from({ length: 20_000 }, (_, id) => ({
      id,
      file_name: `${String(id).padStart(12, "0")}.jpg`,
      width: 4,
      height: 3,
    }));
    const text = JSON.stringify({ images, annotations: [{ id: 1, image_id: 1, question: "a", answer: "b" }] });
    expect(text.length).toBeGreaterThan(1024 * 1024);
    const { report } = await importTexts({ "vqa.json": text });
    expect(report.rejectExamples).toMatchObject([{ code: "foreignPairs", path: "$.annotations[0]" }]);
  });

  test("a row with an expression in a file of Visual Genome is rejected", async () => {
    const objects = [{ object_id: 1, x: 0, y: 0, w: 1, h: 1, names: ["a"] }];
    const text = JSON.stringify([
      { image_id: 1, objects },
      { image_id: 2, objects, expression: "the cup" },
    ]);
    const { report } = await importTexts({ "objects.json": text });
    expect(report).toMatchObject({ objects: 1, rejects: 1 });
    expect(report.rejectExamples).toMatchObject([{ code: "notVisualGenome", data: { key: "expression" } }]);
  });
});

describe("every unit ends in one counted place", () => {
  const places = async (files: Record<string, string>, name: string) => (await importTexts(files, name)).report.units;

  test("of entries: new, there already, changed, and those that a bad row takes along", async () => {
    const part = (text: string) => ({
      content: turns(`Why ${text}?`, "So.").map((turn) => ({ ...turn, from: turn.from === "gpt" ? "gpt" : "user" })),
    });
    const row = (id: unknown, ...texts: string[]) => ({ image_id: id, conversations: texts.map(part) });
    const file = (...rows: unknown[]) => ({ "complex_reasoning.json": JSON.stringify(rows) });
    expect(await places(file(row(1, "a", "b"), row("x", "c", "d", "e"), 7, row(2, "a")), "units")).toEqual({
      found: 7,
      new: 3,
      known: 0,
      changed: 0,
      rejected: 4,
      passed: 0,
    });
    expect(await places(file(row(1, "a", "z"), row(3, "a")), "units")).toEqual({
      found: 3,
      new: 1,
      known: 1,
      changed: 1,
      rejected: 0,
      passed: 0,
    });
  });

  test("of elements: new, there already, changed", async () => {
    const object = (id: number, name: string) => ({ object_id: id, x: 0, y: 0, w: 1, h: 1, names: [name] });
    const file = (...images: [number, object[]][]) => ({
      "objects.json": JSON.stringify(images.map(([image_id, objects]) => ({ image_id, objects }))),
    });
    const none = { found: 0, new: 0, known: 0, changed: 0, rejected: 0, passed: 0 };
    const first = file([1, [object(1, "a"), object(2, "b")]], [2, [object(3, "c")]]);
    expect(await places(first, "elements")).toEqual({ ...none, found: 3, new: 3 });
    expect(await places(first, "elements")).toEqual({ ...none, found: 3, known: 3 });
    const second = file(
      [1, [object(1, "a"), object(2, "other"), object(4, "d")]],
      [2, [object(3, "c")]],
      [3, [object(5, "e"), object(6, "f")]],
    );
    expect(await places(second, "elements")).toEqual({ ...none, found: 6, new: 3, known: 2, changed: 1 });
  });

  test("of COCO's captions and boxes, also with what cannot be read", async () => {
    const coco = (caption: string) => ({
      "c.json": JSON.stringify({
        images: [{ id: 139, file_name: "000000000139.jpg" }],
        annotations: [
          { id: 1, image_id: 139, caption },
          { id: 2, image_id: 139, category_id: 1, bbox: [1, 2, 3, 4] },
          { id: 3, image_id: 139, bbox: [] },
        ],
        categories: [{ id: 1, name: "cup" }],
      }),
    });
    expect(await places(coco("A cup."), "coco units")).toEqual({
      found: 3,
      new: 2,
      known: 0,
      changed: 0,
      rejected: 1,
      passed: 0,
    });
    expect(await places(coco("A mug."), "coco units")).toEqual({
      found: 3,
      new: 0,
      known: 1,
      changed: 1,
      rejected: 1,
      passed: 0,
    });
  });
});

test("lists of numbers in a text-only entry, and in prose, carry neither marks nor boxes", async () => {
  const { report, entries } = await importTexts({
    "train.json": JSON.stringify([
      { id: "1", conversations: turns("Sort this list: [3, 1, 4, 1, 5]", "[1, 1, 3, 4, 5]; the row is [1, 0, 0, 1].") },
      record({ conversations: turns("<image>\nWhat do they show?", "They show [4, 7, 9, 11].") }),
      record({ conversations: turns("<image>\nProvide the bounding box of the cup.", "[0.25, 0.5, 0.5, 0.75]") }),
    ]),
  });
  expect(report.marks).toEqual({});
  expect(entries.map(({ status }) => status?.boxCount)).toEqual([0, 0, 1]);
});
