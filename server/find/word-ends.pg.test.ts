import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { FilterForm } from "#domain/find/filter-clause.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { estimate } from "./estimate.ts";
import { filterSql } from "./filter-sql.ts";
import { selectionWhere } from "./selection.ts";
import { findHits } from "./text-hits.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const TEXTS = ["Three sailboats.", "A boatman.", "Red boats.", "红色汽车。"];

/** An entry for each of TEXTS, edited to it before any words are written. */
async function addEdited(): Promise<{ datasetId: bigint; entryIds: bigint[] }> {
  const made = await addDataset(db, { perImage: TEXTS.length });
  await db.pool.query(`UPDATE "Entry" SET topic = NULL WHERE "datasetId" = $1`, [made.datasetId]);
  for (const [at, value] of TEXTS.entries()) await edit(made.entryIds[at] ?? 0n, value);
  return made;
}

const edit = (entryId: bigint, value: string) =>
  decide(db, entryId, { decision: "edit", turnsAfter: [{ id: "0", from: "user", value }] });

const numbers = (ids: readonly bigint[], found: readonly { id: string }[]) =>
  found.map(({ id }) => ids.indexOf(BigInt(id))).sort((one, other) => one - other);

/** By each of the ways that a text is asked; they must agree. */
async function found({ datasetId, entryIds }: { datasetId: bigint; entryIds: bigint[] }, text: string, isFirst = true) {
  const filter = entryFilterSchema.parse({ text });
  const ask = async (form: FilterForm) => {
    const { where, values } = filterSql(datasetId, filter, form);
    const { rows } = await db.pool.query(`SELECT s."entryId" AS id FROM "EntryStatus" s WHERE ${where}`, values);
    return numbers(entryIds, rows);
  };
  const all = await ask("set");
  expect(await ask("probe")).toEqual(all);
  const where = selectionWhere({ datasetId, states: ["pending", "edited"], tasks: ["conversation"], filter });
  const exported = await db.pool.query(`SELECT s."entryId" AS id FROM "EntryStatus" s WHERE ${where}`);
  expect(numbers(entryIds, exported.rows)).toEqual(all);
  // Cached for a minute, whatever is edited.
  const hits = isFirst ? await findHits(db, datasetId, text) : null;
  if (hits) expect(Array.from(hits, (id) => entryIds.indexOf(id))).toEqual(all);
  return all;
}

const CASES: [string, number[]][] = [
  ["*boat*", [0, 1, 2]],
  ["*boats", [0, 2]],
  ["*ilboa*", [0]],
  ["*man", [1]],
  ["*oat* -*sail*", [1, 2]],
  ["red *oats", [2]],
  ["-*oat*", [3]],
  ["*zebra*", []],
  ["*zebra* boats", []],
  ["boats -*zebra*", [2]],
  ["色汽", [3]],
  ["*色汽*", [3]],
];

describe("ends and insides of words", () => {
  test.each(CASES)("%j are found in entries %j, whoever asks", async (text, wanted) => {
    const made = await addEdited();
    await addEdited();
    await indexSearch(db, made.datasetId);
    expect(await found(made, text)).toEqual(wanted);
  });

  test.each(CASES)("%j are found where more words fit than the index is asked for", async (text, wanted) => {
    const made = await addEdited();
    await indexSearch(db, made.datasetId);
    for (const part of ["boat", "man", "oats", "sail", "zebra"])
      await db.pool.query(
        `INSERT INTO "SearchWord" ("datasetId", word) SELECT $1::bigint, n || $2::text || n FROM generate_series(1, 151) n UNION ALL SELECT $1, n || $2 FROM generate_series(1, 151) n`,
        [made.datasetId, part],
      );
    expect(await found(made, text)).toEqual(wanted);
  });

  test("of what is edited afterwards are found at once, and no longer when it is gone", async () => {
    const made = await addEdited();
    await indexSearch(db, made.datasetId);
    expect(await found(made, "*nted*")).toEqual([]);
    await edit(made.entryIds[3] ?? 0n, "An enchanted boat.");
    expect(await found(made, "*nted*", false)).toEqual([3]);
    expect(await found(made, "*boat*")).toEqual([0, 1, 2, 3]);
    await edit(made.entryIds[3] ?? 0n, "Nothing.");
    expect(await found(made, "*hant* ")).toEqual([]);
  });

  test("are estimated by the words that they stand for", async () => {
    const { datasetId } = await addDataset(db, { images: 10, perImage: 10 });
    await indexSearch(db, datasetId);
    await db.pool.query("ANALYZE");
    const about = (text: string) => estimate(client, datasetId, entryFilterSchema.parse({ text }));
    const client = await db.pool.connect();
    try {
      expect(await about("*oat*")).toBeGreaterThan(20);
      expect(await about("*qzx*")).toBeLessThan(20);
      await db.pool.query(
        `INSERT INTO "SearchWord" ("datasetId", word) SELECT $1, n || 'oat' FROM generate_series(1, 151) n`,
        [datasetId],
      );
      expect(await about("*oat*")).toBeGreaterThan(20);
    } finally {
      client.release();
    }
  });
});

test("the words of a data set are listed once each, and written words are never missing from the list", async () => {
  const { datasetId } = await addEdited();
  await indexSearch(db, datasetId);
  await indexSearch(db, datasetId);
  const { rows } = await db.pool.query<{ listed: string[]; written: string[] }>(
    `SELECT (SELECT array_agg(word ORDER BY word COLLATE "C") FROM "SearchWord" WHERE "datasetId" = $1) AS listed,
       (SELECT array_agg(word ORDER BY word COLLATE "C") FROM (
          SELECT DISTINCT unnest(tsvector_to_array(words)) AS word FROM "EntrySearch" WHERE "datasetId" = $1) w) AS written`,
    [datasetId],
  );
  expect(rows[0]?.listed).toEqual(rows[0]?.written);
});
