import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;
let number = 0;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-gloss-"));
});
afterAll(() => db.close());

async function importRows(datasetName: string, rows: readonly unknown[], rejectsPath: string | null = null) {
  const root = path.join(folder, `f${number++}`);
  await mkdir(root);
  await writeFile(path.join(root, "some.json"), JSON.stringify(rows));
  return importPaths({ db, datasetName, paths: [root], rejectsPath });
}
const conversation = (text: string) => ({
  image_id: 1,
  conversations: [
    {
      content: [
        { from: "user", value: `Where is ${text}?` },
        { from: "gpt", value: `${text} is here.` },
      ],
    },
  ],
});
async function viewsOf(datasetName: string) {
  const entries = await db.prisma.entry.findMany({ where: { dataset: { name: datasetName } }, orderBy: { id: "asc" } });
  return loadEntryViews(
    db,
    entries.map(({ id }) => id),
  );
}
const gloss = (entry: string | undefined, more: object = {}) => ({
  entry,
  turn: 1,
  language: "zh",
  text: "船在这里。\n\t“\\”",
  ...more,
});

test("a gloss file is told by its content and shows beside the entry with that text", async () => {
  await importRows("shown", [conversation("the boat"), conversation("the oar")]);
  const [boat, oar] = await viewsOf("shown");
  const report = await importRows("shown", [
    gloss(boat?.hash),
    gloss(boat?.hash, { turn: 0, text: "船在哪里？" }),
    gloss(oar?.hash, { language: "fr", text: "La rame est ici." }),
  ]);
  expect(report).toMatchObject({ glosses: 3, glossesWaiting: 0, rejects: 0, entriesNew: 0 });
  expect(report.files[0]).toMatchObject({ format: "gloss", rows: 3 });
  const [after, other] = await viewsOf("shown");
  expect(after?.gloss).toEqual([
    { turnId: "0", language: "zh", text: "船在哪里？" },
    { turnId: "1", language: "zh", text: "船在这里。\n\t“\\”" },
  ]);
  expect(other?.gloss).toEqual([{ turnId: "1", language: "fr", text: "La rame est ici." }]);
});

test("the same turn and language again takes the place of the text, within a file and across files", async () => {
  await importRows("again", [conversation("the cat")]);
  const [cat] = await viewsOf("again");
  expect(await importRows("again", [gloss(cat?.hash), gloss(cat?.hash, { text: "第二" })])).toMatchObject({
    glosses: 1,
  });
  expect((await viewsOf("again"))[0]?.gloss).toEqual([{ turnId: "1", language: "zh", text: "第二" }]);
  await importRows("again", [gloss(cat?.hash, { text: "第三" })]);
  expect((await viewsOf("again"))[0]?.gloss).toEqual([{ turnId: "1", language: "zh", text: "第三" }]);
});

test("glosses may come before their entries: they are kept and counted as waiting", async () => {
  await importRows("donor", [conversation("the dog")]);
  const [donor] = await viewsOf("donor");
  expect(await importRows("early", [gloss(donor?.hash)])).toMatchObject({ glosses: 1, glossesWaiting: 1 });
  await importRows("early", [conversation("the dog")]);
  expect((await viewsOf("early"))[0]?.gloss).toHaveLength(1);
  expect((await viewsOf("donor"))[0]?.gloss).toEqual([]);
});

test("rows that are no gloss are rejected by name, and the others come in", async () => {
  const hash = "ab".repeat(32);
  const rejectsPath = path.join(folder, "rejects.jsonl");
  const report = await importRows(
    "bad rows",
    [
      gloss(hash),
      gloss("abc"),
      gloss(hash, { turn: -1 }),
      gloss(hash, { turn: "0" }),
      gloss(hash, { language: "in Chinese" }),
      gloss(hash, { text: " " }),
      gloss(hash, { text: "\0" }),
      "nothing",
    ],
    rejectsPath,
  );
  expect(report).toMatchObject({ glosses: 1, rejects: 7 });
  const rejects = (await readFile(rejectsPath, "utf8")).trimEnd().split("\n");
  expect(rejects.map((line) => [JSON.parse(line).row, JSON.parse(line).path])).toEqual([
    [1, "$.entry"],
    [2, "$.turn"],
    [3, "$.turn"],
    [4, "$.language"],
    [5, "$.text"],
    [6, "$.text"],
    [7, "$"],
  ]);
});
