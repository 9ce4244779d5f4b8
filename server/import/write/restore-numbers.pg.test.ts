import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { dropDatabase, emptyDatabase } from "#tests/database.ts";
import { importBefore, migrateToBefore } from "#tests/postgres/release-before.ts";

let url = "";
let folder = "";
let db: Database;
beforeEach(async () => {
  url = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-cut-"));
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

/** The double that 0.1 is, written out; and a decimal that is another and the same double. */
const LONG = "0.1000000000000000055511151231257827";
const OTHER = "0.1000000000000000055511151231257828";

const turns = (text: string, more = "") =>
  `[{"from":"human","value":"<image>\\nWhat of ${text}?"},{"from":"gpt","value":"This."${more}}]`;
const record = (text: string, more: string, inTurn = "") =>
  `{"id":"${text}","image":"pics/a.jpg",${more}"conversations":${turns(text, inTurn)}}`;
const textOnly = (text: string, more: string) =>
  `{"id":"${text}",${more}"conversations":${turns(text).replace("<image>\\n", "")}}`;

/** Files below the test's folder, imported by the release before, each by itself; then the database comes along. */
async function upgraded(files: Record<string, readonly string[]>): Promise<void> {
  for (const [name, rows] of Object.entries(files)) await write(name, rows);
  await migrateToBefore(url);
  db = openDatabase(url);
  for (const name of Object.keys(files)) await importBefore(db, "old", path.join(folder, name));
  await db.close();
  await migrate(url);
  db = openDatabase(url);
}

async function write(name: string, rows: readonly string[]): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `[${rows.join(",\n")}]`);
}

const again = (...names: string[]) =>
  importPaths({ db, datasetName: "old", paths: names.map((name) => path.join(folder, name)) });

/** What stands around each entry's messages, in the order of the ids; and what else was typed into them. */
async function shells(): Promise<string[]> {
  const { rows } = await db.pool.query(`SELECT "rowShell"::text AS shell FROM "Entry" ORDER BY id`);
  return rows.map(({ shell }) => shell);
}

describe("files that the release before had imported add nothing", () => {
  test("whatever that release had made of the spelling of their numbers and keys", async () => {
    const spellings = {
      whole: '"n":1.0,',
      power: '"n":1e5,"big":1E+22,"beyond":1e400,',
      zero: '"n":-0.0,"also":-0,',
      long: `"n":${LONG},`,
      digits: '"n":12345678901234567890.5,"exact":12345678901234567890,',
      tiny: '"n":1e-400,"rounds":0.99999999999999999999,"up":5.00000000000000000001,',
      order: '"b":1,"a":{"2":1,"1":2},"10":0,"9":1.50,',
      doubled: '"n":1,"n":2,"deep":{"k":0.5,"k":[1.0]},',
      escapes: '"n":"\\u00e9\\/","\\u006b":"\\ud83d\\ude00",',
      nested: `"box":[[0.10,${LONG}],[1e-7,0.30000000000000004]],`,
    };
    const rows = Object.entries(spellings).flatMap(([name, more]) => [
      record(name, more),
      textOnly(`${name} alone`, more),
    ]);
    rows.push(record("weight", "", `,"weight":${LONG}`));
    await upgraded({ "train.json": rows });
    expect(await again("train.json")).toMatchObject({ entriesNew: 0, entriesRepeated: rows.length });
    expect(await again("train.json")).toMatchObject({ entriesNew: 0, entriesRepeated: rows.length });
  });

  test("also where rows are not read any more: these are told, and their entries stay", async () => {
    const sound = textOnly("sound", `"audio":"clip.mp3",`);
    const doubled = record("doubled", '"image":"pics/b.jpg",');
    await upgraded({
      "train.json": [...Array.from({ length: 60 }, () => sound), doubled, record("b", `"n":${LONG},`)],
    });
    expect(await again("train.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 1, rejects: 61 });
    expect(await db.prisma.entry.count()).toBe(62);
  });

  test("SVIT's rows, numbers beside a conversation and beside the row", async () => {
    const part = (text: string, more: string) =>
      `{"content":[{"from":"user","value":"Why ${text}?"},{"from":"gpt","value":"So."}]${more}}`;
    const row = (id: number, more: string, ...parts: string[]) =>
      `{"image_id":${id},${more}"conversations":[${parts.join()}]}`;
    await upgraded({
      "complex_reasoning.json": [
        row(1, `"score":${LONG},`, part("a", ""), part("b", `,"score":${OTHER}`)),
        row(2, "", part("c", `,"score":${LONG}`)),
      ],
    });
    expect(await again("complex_reasoning.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
  });

  test("a record that stands in two of them, the second of which had brought nothing of it", async () => {
    const shared = record("shared", `"n":${LONG},`);
    await upgraded({ "z.json": [shared], "b.json": [record("own", ""), shared] });
    expect(await again("b.json", "z.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
  });

  test("and get back the decimals that it had cut, which the report says", async () => {
    await upgraded({ "train.json": [record("a", `"n":${LONG},`), record("b", `"n":1.0,`)] });
    expect((await shells())[0]).toContain('"n":0.1,');
    const report = await again("train.json");
    expect(report.notices).toContainEqual({ code: "numbersRestored", data: { count: 1 } });
    expect((await shells())[0]).toContain(`"n":${LONG},`);
    expect((await again("train.json")).notices ?? []).not.toContainEqual(
      expect.objectContaining({ code: "numbersRestored" }),
    );
  });

  test("in a dry run, too, which changes nothing", async () => {
    await upgraded({ "train.json": [record("a", `"n":${LONG},`)] });
    const paths = [path.join(folder, "train.json")];
    expect(await importPaths({ db, datasetName: "old", paths, isDryRun: true })).toMatchObject({ entriesNew: 0 });
    expect((await shells())[0]).toContain('"n":0.1,');
  });
});

describe("records that differ stay apart", () => {
  test("two of one file that the release before had cut to one number each find their own entry", async () => {
    const rows = [record("a", `"n":${LONG},`), record("a", `"n":${OTHER},`), record("a", '"n":0.1,')];
    await upgraded({ "train.json": rows });
    await db.pool.query(
      `UPDATE "EntryStatus" SET state = 'accepted' WHERE "entryId" = (SELECT min(id) + 1 FROM "Entry")`,
    );
    expect(await again("train.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    expect((await shells()).map((shell) => /"n":([\d.]+)/.exec(shell)?.[1])).toEqual([LONG, OTHER, "0.1"]);
    const { rows: decided } = await db.pool.query(
      `SELECT e."rowShell"::text AS shell FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id WHERE s.state = 'accepted'`,
    );
    expect(decided).toEqual([{ shell: expect.stringContaining(OTHER) }]);
    await write("more.json", [rows[2] ?? "", rows[1] ?? "", rows[0] ?? ""]);
    expect(await again("more.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
  });

  test("an entry of another file at the same place, of the same words beside another photo, is left to its own file", async () => {
    const elsewhere = record("a", `"n":${OTHER},`).replace("pics/a.jpg", "pics/b.jpg");
    await upgraded({ "one.json": [record("a", `"n":${LONG},`)], "two.json": [elsewhere] });
    for (const name of ["one.json", "two.json"])
      expect(await again(name)).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
  });

  test("another decimal of another file is another record, though it was the same double", async () => {
    await upgraded({ "train.json": [record("a", `"n":${LONG},`)] });
    await write("more.json", [record("a", `"n":${OTHER},`), record("a", '"n":0.1,')]);
    // In the import that brings the old file back, too.
    expect(await again("more.json", "train.json")).toMatchObject({ entriesNew: 2, entriesRepeated: 1 });
    expect(await again("more.json", "train.json")).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
  });

  test("of one import into a data set of before none is taken for another", async () => {
    await upgraded({ "train.json": [record("a", '"n":0.5,')] });
    await write("more.json", [record("b", `"n":${LONG},`), record("b", `"n":${OTHER},`), record("b", '"n":0.1,')]);
    expect(await again("more.json")).toMatchObject({ entriesNew: 3 });
  });
});
