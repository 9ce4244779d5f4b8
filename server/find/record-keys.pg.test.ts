import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPage } from "#domain/find/browse-address.ts";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { countEntries } from "./counts.ts";
import { drawEntries } from "./draw-entries.ts";
import { loadEntryPage } from "./entry-page.ts";
import { filterSql } from "./filter-sql.ts";
import { loadRecordKeys } from "./record-keys.ts";
import { selectionWhere } from "./selection.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;

const qa = (id: number) => [
  { from: "user", value: `Why ${id}?` },
  { from: "gpt", value: `So ${id}.` },
];
const RECORDS = [
  { id: "0", source: "vqav2", score: 3 },
  { id: "1", source: "gqa", score: null },
  { id: "2", source: 'it\'s a "test" \\ $1', score: 3.5 },
  { id: "3", "odd=key%": { deep: [1, 2] } },
];
const SVIT = { image_id: 7, source: "row", conversations: [{ content: qa(9), source: "talk" }, { content: qa(8) }] };

beforeAll(async () => {
  db = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "svit-keys-"));
  const records = RECORDS.map((more, at) => ({
    ...more,
    conversations: qa(at).map((turn) => ({ ...turn, from: turn.from === "user" ? "human" : "gpt" })),
  }));
  await writeFile(path.join(folder, "a.json"), JSON.stringify(records));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify([SVIT]));
  await importPaths({ db, datasetName: "keys", paths: [folder] });
  datasetId = (await db.prisma.dataset.findFirstOrThrow({ where: { name: "keys" } })).id;
});
afterAll(() => db.close());

/** By each of the ways that a filter is asked: a page, a count, a draw, an export. */
async function found(keys: string[]) {
  const filter = entryFilterSchema.parse({ keys });
  const search = new URLSearchParams([...keys.map((key) => ["key", key]), ["column", "source"]]);
  const page = await loadEntryPage(db, datasetId, readPage(search));
  const ids = page.rows.map(({ id }) => id).sort();
  expect(await countEntries(db, datasetId, filter)).toEqual(
    ids.length === 0 ? expect.anything() : { count: ids.length, isExact: true },
  );
  const drawn = await drawEntries(db.pool, filterSql(datasetId, filter), { order: "shuffle", seed: "x", sizeMax: 10 });
  expect(drawn.entryIds.toSorted()).toEqual(ids);
  const where = selectionWhere({ datasetId, states: ["pending"], tasks: [], filter });
  const exported = await db.pool.query(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s WHERE ${where.replace(/s\.task = ANY\(ARRAY\[\]::"Task"\[\]\)/, "true")}`,
  );
  expect(exported.rows.map(({ id }) => id).sort()).toEqual(ids);
  const entries = await db.prisma.entry.findMany({ where: { id: { in: ids.map(BigInt) } }, orderBy: { id: "asc" } });
  return entries.map(({ rowShell, partIndex }) => {
    const row = rowShell as { id?: string };
    return row.id ?? `svit ${partIndex}`;
  });
}

describe("a key of the record", () => {
  test.each([
    [["has:source"], ["0", "1", "2", "svit 0", "svit 1"]],
    [["lacks:source"], ["3"]],
    [["has:score"], ["0", "2"]],
    [["lacks:score"], ["1", "3", "svit 0", "svit 1"]],
    [["is:source=vqav2"], ["0"]],
    [["is:score=3"], ["0"]],
    [
      ["is:source=vqav2", "is:source=gqa"],
      ["0", "1"],
    ],
    [["is:source=vqav2", "has:score", "lacks:odd%3Dkey%25"], ["0"]],
    [["is:source=gqa", "has:score"], []],
    [['is:source=it\'s a "test" \\ $1'], ["2"]],
    [["has:odd=key%"], ["3"]],
    [['is:odd%3Dkey%25={"deep":[1,2]}'], ["3"]],
    [["is:source=talk"], ["svit 0"]],
    [["is:source=row"], ["svit 1"]],
    [["is:image_id=7"], ["svit 0", "svit 1"]],
  ])("is asked for by %j in pages, counts, draws and exports alike", async (keys, wanted) => {
    expect((await found(keys)).sort()).toEqual(wanted.toSorted());
  });

  test("stands in a column of the list where it is asked for, cut where it is long", async () => {
    const page = await loadEntryPage(db, datasetId, readPage(new URLSearchParams("column=source")));
    expect(page.rows.map(({ column }) => column).sort()).toEqual(
      ["gqa", 'it\'s a "test" \\ $1', null, "row", "talk", "vqav2"].sort(),
    );
    const plain = await loadEntryPage(db, datasetId, readPage(new URLSearchParams()));
    expect(plain.rows.map(({ column }) => column)).toEqual([null, null, null, null, null, null]);
  });

  test("is proposed from the first record of each file", async () => {
    expect(await loadRecordKeys(db.pool, datasetId)).toEqual(
      expect.arrayContaining(["id", "image_id", "score", "source"]),
    );
  });
});

test.each(["column=", "column=%00", `column=${"k".repeat(201)}`, "column=a&column=b"])(
  "a page with %s is refused or shows none",
  (search) => {
    const asked = () => readPage(new URLSearchParams(search));
    if (search === "column=a&column=b") expect(asked().column).toBe("a");
    else expect(asked).toThrow();
  },
);
