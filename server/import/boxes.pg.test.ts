import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let number = 0;
async function importRecords(
  answers: readonly string[],
  more: object = {},
  datasetName = `boxes ${++number}`,
  boxes?: BoxReadingChoice,
) {
  const root = await mkdtemp(path.join(tmpdir(), "svit-boxes-"));
  const records = answers.map((answer, nth) => ({
    id: String(nth),
    image: `pics/${nth}.jpg`,
    conversations: [
      {
        from: "human",
        value: `${"image" in more ? "" : "<image>\n"}Please provide the bounding box coordinates of the cup number ${nth}.`,
      },
      { from: "gpt", value: answer },
    ],
    ...more,
  }));
  await writeFile(path.join(root, "train.json"), JSON.stringify(records));
  const report = await importPaths({ db, datasetName, paths: [root], boxes });
  const file = await db.prisma.sourceFile.findFirstOrThrow({ where: { dataset: { name: datasetName } } });
  const statuses = await db.prisma.entryStatus.findMany({
    where: { datasetId: file.datasetId },
    orderBy: { entryId: "asc" },
  });
  return { report, file, statuses, datasetName, root };
}
const codesOf = ({ notices = [] }: { notices?: { code: string }[] | undefined }) => notices.map(({ code }) => code);
/** From edge to edge, so that no larger space could be meant. */
const tagged = Array.from({ length: 24 }, (_, nth) => {
  const at = (nth * 41) % 900;
  return `<ref>the cup</ref><box>[[${at}, ${at}, ${at + 100}, ${at + 100}]]</box>`;
});

test("a file's notation and space are found from its rows, and its boxes counted by them", async () => {
  const { report, file, statuses } = await importRecords([
    "<ref>the cup</ref><box>[[0, 0, 1000, 1000]]</box>",
    ...tagged,
  ]);
  expect(file).toMatchObject({ notation: "internvl", space: { name: "thousand" }, settledAt: null });
  expect(statuses.map(({ boxCount }) => boxCount)).toEqual(statuses.map(() => 1));
  expect(statuses.flatMap(({ marks }) => marks)).toEqual([]);
  expect(codesOf(report)).not.toContain("boxesUnsettled");
});

test("where two readings fit none is taken, both are kept, and the report says so", async () => {
  const unit = Array.from({ length: 24 }, (_, nth) => {
    const at = (nth * 0.037) % 0.9;
    return `[${at.toFixed(2)}, ${at.toFixed(2)}, ${(at + 0.1).toFixed(2)}, ${(at + 0.1).toFixed(2)}]`;
  });
  const { report, file } = await importRecords(unit);
  expect(file).toMatchObject({ notation: null, space: null });
  expect((file.readings as { notation: string }[]).length).toBeGreaterThan(1);
  expect(codesOf(report)).toContain("boxesUnsettled");
});

test("a file is settled at its import by what is said, and counted by it, though its rows would tell otherwise or nothing", async () => {
  const said = { notation: "llava", space: { name: "unit-padded" } } as const;
  const { report, file, statuses } = await importRecords(["[0.25, 0.25, 0.50, 0.50]"], {}, undefined, said);
  expect(file).toMatchObject({ ...said, settledById: null });
  expect(file.settledAt).not.toBeNull();
  expect(statuses.map(({ boxCount }) => boxCount)).toEqual([1]);
  expect(codesOf(report)).not.toContain("boxesUnsettled");
});

test("a notation without that space is refused before anything comes in", async () => {
  const said = { notation: "kosmos-2", space: { name: "pixels" } } as const;
  await expect(importRecords(tagged, {}, "refused", said)).rejects.toMatchObject({ code: "invalid_request" });
  expect(await db.prisma.dataset.count({ where: { name: "refused" } })).toBe(0);
});

test("rows with a box in a key of their own are found out, and their boxes counted", async () => {
  const more = { bbox: [10, 20, 300, 400] };
  const { file, statuses, datasetName } = await importRecords(["the cup"], more, undefined, {
    notation: "record-corners",
    space: { name: "pixels" },
  });
  expect(file).toMatchObject({ notation: "record-corners" });
  expect(statuses.map(({ boxCount }) => boxCount)).toEqual([1]);
  const [view] = await loadEntryViews(db, [statuses[0]?.entryId ?? 0n]);
  expect([datasetName, view?.grounding.record]).toMatchObject([datasetName, more]);
});

test("what a person chose stays, whatever a later import would find", async () => {
  const { datasetName, file, root } = await importRecords(tagged);
  await db.prisma.sourceFile.update({
    where: { id: file.id },
    data: { notation: "internvl", space: { name: "pixels" }, settledAt: new Date() },
  });
  await writeFile(
    path.join(root, "more.json"),
    JSON.stringify([
      {
        id: "x",
        image: "pics/x.jpg",
        conversations: [
          { from: "human", value: "<image>\nWhat?" },
          { from: "gpt", value: "A cup." },
        ],
      },
    ]),
  );
  await importPaths({ db, datasetName, paths: [root] });
  const after = await db.prisma.sourceFile.findUniqueOrThrow({ where: { id: file.id } });
  expect(after.space).toEqual({ name: "pixels" });
});

test("lists of numbers in entries without photos are no boxes of any notation", async () => {
  const { file, statuses, report } = await importRecords(
    ["Sorted: [1, 1, 3, 4, 5]. The matrix row is [1, 0, 0, 1].", "The tensor has shape [8, 3, 224, 224]."],
    { image: undefined },
  );
  expect(file).toMatchObject({ notation: null, readings: [] });
  expect(statuses.map(({ boxCount, marks }) => [boxCount, marks])).toEqual([
    [0, []],
    [0, []],
  ]);
  expect(codesOf(report)).not.toContain("boxesUnsettled");
});

test("a mix of notations is read each by its own, and what nobody can tell waits alone", async () => {
  const unit = Array.from({ length: 24 }, (_, nth) => {
    const at = ((nth * 0.037) % 0.9).toFixed(2);
    return `[${at}, ${at}, ${(Number(at) + 0.1).toFixed(2)}, ${(Number(at) + 0.1).toFixed(2)}]`;
  });
  const patches = Array.from(
    { length: 8 },
    () => "<phrase>the cup</phrase><object><patch_index_0044><patch_index_0863></object>",
  );
  const stranger = "<p>the cup</p> {<12><34><56><78>}";
  const { report, file, statuses } = await importRecords([
    ...tagged,
    "<ref>it</ref><box>[[0, 0, 9, 9]]</box>",
    ...unit,
    ...patches,
    stranger,
    "None.",
  ]);
  const [first, ...further] = [
    { signs: file.signs, notation: file.notation, space: file.space },
    ...(file.furtherReadings as { signs: string; notation: string | null; space: unknown; readings: unknown[] }[]),
  ];
  expect(first).toEqual({ signs: "internvl", notation: "internvl", space: { name: "thousand" } });
  expect(further).toMatchObject([
    { signs: "llava", notation: null, space: null },
    { signs: "kosmos-2", notation: "kosmos-2", space: { name: "patches-32" } },
  ]);
  expect(file.boxCounts).toEqual({ internvl: 25, llava: 24, "kosmos-2": 8, unknown: 1 });
  expect(statuses.map(({ boxCount }) => boxCount)).toEqual([...Array.from({ length: 58 }, () => 1), 0]);
  expect(codesOf(report)).toContain("boxesUnsettled");
  const views = await loadEntryViews(
    db,
    [0, 25, 49, 57].map((at) => statuses[at]?.entryId ?? 0n),
  );
  expect(views.map(({ grounding }) => [grounding.notation, grounding.isGuess])).toEqual([
    ["internvl", false],
    ["llava", true],
    ["kosmos-2", false],
    ["minigpt-v2", true],
  ]);
});

test("a dry run finds it, and leaves nothing", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-boxes-"));
  await writeFile(
    path.join(root, "a.json"),
    JSON.stringify([
      {
        id: "1",
        image: "a.jpg",
        conversations: [
          { from: "human", value: "<image>\nWhere is the cup?" },
          { from: "gpt", value: tagged[0] },
        ],
      },
    ]),
  );
  await importPaths({ db, datasetName: "dry boxes", paths: [root], isDryRun: true });
  expect(await db.prisma.dataset.count({ where: { name: "dry boxes" } })).toBe(0);
});

test("boxes beside the text are counted, and go with the entry to where it is drawn", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-boxes-"));
  const rows = [0, 1].map((nth) => ({
    id: nth,
    messages: [
      { role: "user", content: "<image>Find the cup" },
      { role: "assistant", content: "<ref-object><bbox>" },
    ],
    images: [`pics/${nth}.jpg`],
    objects: { ref: ["the cup"], bbox: [[138, 136, 235, 359]] },
  }));
  await writeFile(path.join(root, "g.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
  await importPaths({ db, datasetName: "beside", paths: [root] });
  const file = await db.prisma.sourceFile.findFirstOrThrow({ where: { dataset: { name: "beside" } } });
  expect(file).toMatchObject({ notation: "ms-swift", space: { name: "pixels" } });
  const entries = await db.prisma.entryStatus.findMany({ where: { datasetId: file.datasetId } });
  expect(entries.map(({ boxCount, marks }) => [boxCount, marks])).toEqual([
    [1, []],
    [1, []],
  ]);
  const [view] = await loadEntryViews(
    db,
    entries.map(({ entryId }) => entryId),
  );
  expect(mentionsOfTurns(view?.turns ?? [], view?.grounding as Grounding)[0]?.mention).toMatchObject({
    phrase: "the cup",
    boxes: [{ numbers: { x1: 138, y1: 136, x2: 235, y2: 359 } }],
  });
});
