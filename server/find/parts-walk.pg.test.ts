import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import { freshDatabase } from "#tests/database.ts";
import { rowsRead } from "#tests/postgres/rows-read.ts";
import { countEntries } from "./counts.ts";
import { filterSql } from "./filter-sql.ts";
import { type Search, walkEntries } from "./find-entries.ts";
import { hitsSql } from "./key-ranges.ts";
import { orderOf } from "./order.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;
let parts: string[];

/** Entries of three files that came one after the other, each a part, as a large import leaves them; every tenth belongs to none. */
const ENTRIES = 90_000;
const FIRST = 1_000_000;

beforeAll(async () => {
  db = await freshDatabase();
  datasetId = (await db.prisma.dataset.create({ data: { name: "large" } })).id;
  const authors = ["gpt4", "people", "unknown"] as const;
  const made = [];
  for (const author of authors)
    made.push(await db.prisma.part.create({ data: { datasetId, word: author, name: author, author } }));
  parts = made.map(({ id }) => String(id));
  await db.pool.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, state, "partId")
     SELECT ${FIRST} + n, $1, CASE WHEN n % 3 = 0 THEN 'other' ELSE 'conversation' END::"Task",
       CASE WHEN n % 50 = 0 THEN 'flagged' ELSE 'pending' END::"EntryState", CASE WHEN n % 10 <> 0 THEN ($2::int[])[1 + n * 3 / ${ENTRIES}] END
     FROM generate_series(0, ${ENTRIES - 1}) n`,
    [datasetId, parts],
  );
  await db.pool.query(
    `INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
     SELECT "datasetId", task, "partId", state, count(*) FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2, 3, 4`,
    [datasetId],
  );
  await db.pool.query("ANALYZE");
});
afterAll(() => db.close());

/** What fits, asked of PostgreSQL without any of our ways. */
async function wanted(filter: Partial<EntryFilter>, limit: number, isDown = false): Promise<string[]> {
  const { where, values } = filterSql(datasetId, entryFilterSchema.parse(filter));
  const order = isDown ? "DESC" : "ASC";
  const { rows } = await db.pool.query(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s WHERE ${where} ORDER BY s."entryId" ${order} LIMIT ${limit}`,
    values,
  );
  return rows.map(({ id }) => id);
}

async function walked(filter: Partial<EntryFilter>, rowsMax: number, isBack = false): Promise<string[]> {
  const client = await db.pool.connect();
  try {
    const ids: string[] = [];
    const start = {
      datasetId,
      filter: entryFilterSchema.parse(filter),
      sort: "id" as const,
      isAt: false,
      isBack,
      rowsMax,
    };
    for (let from: Search["from"] = null; ; ) {
      const { rows, goesOn } = await walkEntries(client, { ...start, from });
      ids.push(...rows.map(({ id }) => id));
      if (goesOn === null || ids.length >= rowsMax) return ids.slice(0, rowsMax);
      from = goesOn;
    }
  } finally {
    client.release();
  }
}

describe("a walk along parts", () => {
  test.each([
    ["the last part", () => ({ parts: [parts[2] ?? ""] }), false],
    ["two parts, back", () => ({ parts: [parts[0] ?? "", parts[2] ?? ""] }), true],
    [
      "a part, by task and state",
      () => ({ parts: [parts[1] ?? ""], tasks: ["other" as const], states: ["pending" as const] }),
      false,
    ],
    ["what belongs to none", () => ({ parts: ["none"] }), false],
    ["a part and what belongs to none", () => ({ parts: ["none", parts[2] ?? ""] }), false],
    ["an author's parts", () => ({ authors: ["people" as const] }), false],
    ["what nobody knows the author of", () => ({ authors: ["unknown" as const] }), true],
  ])("finds %s as a plain question does", async (_, filterOf, isBack) => {
    const filter = filterOf();
    expect(await walked(filter, 60, isBack)).toEqual(await wanted(filter, 60, isBack));
  });

  test("reads of the last part no row that lies before it", async () => {
    const filter = entryFilterSchema.parse({ parts: [parts[2]] });
    const [segment] = orderOf("id", { hasStates: false, hasParts: true }, false).segments;
    if (!segment) throw new Error("an order has a segment");
    const range = { from: null, isAt: false, to: null, isDown: false };
    const { text, values } = hitsSql(datasetId, filter, segment, range, 50);
    const ask = async (sql: string) => (await db.pool.query(sql, values)).rows;
    expect(await rowsRead(ask, "EntryStatus", text)).toBeLessThan(100);
  });
});

test("parts are counted by the appended counts, by state as well, and authors where few are looked at", async () => {
  const count = (filter: Partial<EntryFilter>) => countEntries(db, datasetId, entryFilterSchema.parse(filter));
  expect(await count({ parts: [parts[0] ?? ""] })).toEqual({ count: 27_000, isExact: true });
  expect(await count({ parts: ["none"] })).toEqual({ count: 9_000, isExact: true });
  expect(await count({ parts: ["none"], states: ["flagged"] })).toEqual({ count: 1_800, isExact: true });
  expect(await count({ parts: [parts[1] ?? "", "none"], tasks: ["other"] })).toEqual({ count: 12_000, isExact: true });
});
