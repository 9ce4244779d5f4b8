import { afterAll, beforeAll, expect, test } from "vitest";
import { parseSearch, printTsquery } from "#domain/find/search-query.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { indexSearch } from "./search-index.ts";
import { ensureWordIndex, hasWordIndex } from "./word-index.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

async function found(datasetId: bigint, text: string): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS n FROM "EntrySearch" WHERE "datasetId" = $1 AND words @@ $2::tsquery`,
    [datasetId, printTsquery(parseSearch(text))],
  );
  return rows[0].n;
}

test("words of every entry are written once, and what was edited before and since is found by its own words", async () => {
  const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 3 });
  const edit = (value: string) => ({
    decision: "edit" as const,
    turnsAfter: [{ id: "0", from: "user" as const, value }],
  });
  await decide(db, entryIds[0] ?? 0n, edit("Is this a zebra?"));
  expect(await indexSearch(db, datasetId)).toBe(6);
  expect(await indexSearch(db, datasetId)).toBe(0);
  expect(await found(datasetId, "how many boats")).toBe(5);
  expect(await found(datasetId, "zebra")).toBe(1);
  const { verdictId, reviewer } = await decide(db, entryIds[1] ?? 0n, edit("一辆红色汽车停在路边。"));
  for (const text of ["红色", "汽车", "红色汽车", "车", "路", "红色汽车停"])
    expect(await found(datasetId, text)).toBe(1);
  expect(await found(datasetId, "色红")).toBe(0);
  await decide(db, entryIds[1] ?? 0n, { decision: "undo", undoes: verdictId, previousId: verdictId }, reviewer);
  expect(await found(datasetId, "红色")).toBe(0);
  expect(await found(datasetId, "how many boats")).toBe(5);
});

test("phrases, beginnings and excluded words are found as PostgreSQL reads them", async () => {
  const { datasetId } = await addDataset(db, { perImage: 4 });
  await indexSearch(db, datasetId);
  expect(await found(datasetId, '"many boats"')).toBe(4);
  expect(await found(datasetId, '"boats many"')).toBe(0);
  expect(await found(datasetId, "boa* 3")).toBe(1);
  expect(await found(datasetId, "boats -3")).toBe(3);
  // No phrase reaches from one turn into the next.
  expect(await found(datasetId, '"boats there"')).toBe(0);
});

test("an index that is missing or was left half built is built anew", async () => {
  expect(await hasWordIndex(db)).toBe(true);
  await db.pool.query(`DROP INDEX "EntrySearch_words_idx"`);
  expect(await hasWordIndex(db)).toBe(false);
  await ensureWordIndex(db);
  expect(await hasWordIndex(db)).toBe(true);
});
