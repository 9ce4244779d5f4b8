import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { freshDatabase } from "#tests/database.ts";
import { importPaths } from "./import-paths.ts";
import { fillRecordHashes } from "./write/record-hashes.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

async function importTexts(datasetName: string, ...texts: string[]) {
  const root = await mkdtemp(path.join(tmpdir(), "svit-records-"));
  for (const [index, text] of texts.entries()) await writeFile(path.join(root, `${index}.json`), text);
  // Folders of their own: the photos of all are named below one root.
  return importPaths({ db, datasetName, paths: [root], root: "set" });
}
const entriesOf = async (name: string) => {
  const { rows } = await db.pool.query(
    `SELECT e.id, e."recordHash", e.nth FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY e.id`,
    [name],
  );
  return rows as { id: string; recordHash: Buffer | null; nth: number }[];
};

const TURNS = '[{"from":"human","value":"What is the widget?"},{"from":"gpt","value":"Button"}]';
const record = (more: string, turns = TURNS) => `{"id":"1","image":"ui/a.png",${more}"conversations":${turns}}`;

describe("a record is known by all it holds", () => {
  for (const [what, one, other] of [
    ["a box", '"box_x1y1x2y2":[[1,2,30,40]],', '"box_x1y1x2y2":[[50,60,70,80]],'],
    ["a video", '"video":"a.mp4",', '"video":"b.mp4",'],
    ["further images", '"images":["a.png"],', '"images":["b.png"],'],
    ["a system prompt", '"system_prompt":"Be brief.",', ""],
    ["an integer beyond 2^53", '"n":12345678901234567890,', '"n":12345678901234567891,'],
    ["a decimal beyond a double", '"n":0.12345678901234567890,', '"n":0.12345678901234567891,'],
  ] as const) {
    test(`two that differ in ${what} are two entries, each once`, async () => {
      const name = `differ ${what}`;
      expect(await importTexts(name, `[${record(one)}]`, `[${record(other)}]`)).toMatchObject({ entriesNew: 2 });
      expect(await importTexts(name, `[${record(other)},${record(one)}]`)).toMatchObject({ entriesNew: 0 });
    });
  }

  test("two that differ in a message's weight are two entries", async () => {
    const weighed = (weight: string) => record("", TURNS.replace("}]", `,"weight":${weight}}]`));
    expect(await importTexts("weights", `[${weighed("1")},${weighed("0")}]`)).toMatchObject({ entriesNew: 2 });
  });

  test("one that spells its numbers, keys and ids otherwise is there already", async () => {
    await importTexts("same", `[${record('"a":1,"b":[1.0,{"x":100,"y":0}],')}]`);
    const other = `{"b":[1e0,{"y":-0.0,"x":1E2}],"conversations":${TURNS},"a":1.0,"image":"ui/a.png","id":7}`;
    expect(await importTexts("same", `[${other}]`)).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
  });

  test("a text-only record repeated is one a time it stands in its file, with and without other keys", async () => {
    const texts = `[${`{"conversations":${TURNS}},`.repeat(2)}{"model":"","conversations":${TURNS}}]`;
    expect(await importTexts("text only", texts)).toMatchObject({ entriesNew: 3 });
    expect(await importTexts("text only", texts)).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    expect((await entriesOf("text only")).map(({ nth, recordHash }) => [nth, recordHash !== null])).toEqual([
      [0, false],
      [1, false],
      [0, true],
    ]);
  });

  test("a plain record of SVIT needs no hash of its own; one with a key more has one", async () => {
    const content = '[{"from":"user","value":"Why so?"},{"from":"gpt","value":"So."}]';
    const row = (id: number, inRow: string, inPart: string) =>
      `{"image_id":${id},${inRow}"conversations":[{"content":${content}${inPart}}]}`;
    const rows = [row(1, "", ""), row(2, '"source":"a",', ""), row(3, "", ',"score":1'), row(1, '"source":"b",', "")];
    expect(await importTexts("svit", `[${rows.join()}]`)).toMatchObject({ entriesNew: 4 });
    expect((await entriesOf("svit")).map(({ recordHash }) => recordHash !== null)).toEqual([false, true, true, true]);
  });
});

describe("entries from before records had hashes", () => {
  const FILE = `[${record('"box":[1,2],')},${record("")},${record('"box":[3,4],')},${record('"box":[1,2],')},${record("")}]`;

  /** As an earlier release left them: known by their texts alone. */
  async function makeOld(name: string): Promise<bigint> {
    await importTexts(name, FILE);
    const dataset = await db.prisma.dataset.findFirstOrThrow({ where: { name } });
    await db.pool.query(`UPDATE "Entry" SET "recordHash" = NULL, nth = 100 + id WHERE "datasetId" = $1`, [dataset.id]);
    await db.pool.query(
      `UPDATE "Entry" e SET nth = c.n FROM (SELECT id, row_number() OVER (PARTITION BY hash ORDER BY id) - 1 AS n FROM "Entry" WHERE "datasetId" = $1) c
       WHERE c.id = e.id`,
      [dataset.id],
    );
    await db.pool.query(`UPDATE "Dataset" SET "hasRecordHashes" = false WHERE id = $1`, [dataset.id]);
    return dataset.id;
  }

  test("get them before the next import into their data set, and the same files add nothing", async () => {
    await makeOld("old");
    expect(await importTexts("old", FILE)).toMatchObject({ entriesNew: 0, entriesRepeated: 5 });
    const entries = await entriesOf("old");
    expect(entries.map(({ nth }) => nth)).toEqual([0, 0, 0, 1, 1]);
    expect(new Set(entries.map(({ recordHash }) => recordHash?.toString("hex") ?? null)).size).toBe(3);
  });

  test("are left as they are by a dry run, which counts as if they had them", async () => {
    const datasetId = await makeOld("old and dry");
    const before = await entriesOf("old and dry");
    const root = await mkdtemp(path.join(tmpdir(), "svit-records-"));
    await writeFile(path.join(root, "a.json"), FILE);
    const report = await importPaths({ db, datasetName: "old and dry", paths: [root], root: "set", isDryRun: true });
    expect(report).toMatchObject({ entriesNew: 0, entriesRepeated: 5 });
    expect(await entriesOf("old and dry")).toEqual(before);
    expect((await db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } })).hasRecordHashes).toBe(false);
  });

  test("get them whoever stops in the middle, and how often", async () => {
    const datasetId = await makeOld("stopped");
    const [first] = await entriesOf("stopped");
    const whole = await makeOld("whole");
    await fillRecordHashes(db.pool, whole);
    // As a worker that died behind the first entry leaves it.
    await db.pool.query(
      `UPDATE "Entry" SET "recordHash" = (SELECT "recordHash" FROM "Entry" WHERE "datasetId" = $1 ORDER BY id LIMIT 1) WHERE id = $2`,
      [whole, must(first, "five came in").id],
    );
    await expect(fillRecordHashes(db.pool, datasetId, AbortSignal.abort())).rejects.toThrow();
    expect(await fillRecordHashes(db.pool, datasetId)).toBe(2);
    expect(await fillRecordHashes(db.pool, datasetId)).toBe(0);
    const facts = async (name: string) => (await entriesOf(name)).map(({ nth, recordHash }) => ({ nth, recordHash }));
    expect(await facts("stopped")).toEqual(await facts("whole"));
  });
});
