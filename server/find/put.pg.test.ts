import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Put } from "#domain/find/filter-clause.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { literal, parameters } from "./put.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
const awkward = fc.constantFrom(
  "'",
  "''",
  "\\",
  '\\\'; DROP TABLE "Entry"; --',
  "$1",
  '"',
  "{a,b}",
  "NULL",
  "",
  "视觉",
);

test("PostgreSQL reads a literal as it reads a parameter", async () => {
  const own = fc.oneof(text, awkward);
  await fc.assert(
    fc.asyncProperty(
      own,
      fc.array(own, { maxLength: 4 }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      async (...values) => {
        const sql = (put: Put) => {
          const [one, list, number] = values.map(put);
          return `SELECT ${one}::text AS text, ${list}::text[] AS list, ${number}::bigint AS number`;
        };
        const { put, values: bound } = parameters();
        const [written, read] = await Promise.all([
          db.pool.query(sql(literal)),
          db.pool.query({ text: sql(put), values: bound }),
        ]);
        expect(written.rows).toEqual(read.rows);
        expect(written.rows[0]).toMatchObject({ text: values[0], list: values[1] });
      },
    ),
    { numRuns: 60 },
  );
});

test("a literal finds its type where a parameter does", async () => {
  const [since, states, number, none] = [new Date(0), ["pending"], 5, null].map(literal);
  const sql = `SELECT 1 AS one WHERE now() > ${since} AND 'pending' = ANY(${states}::"EntryState"[]) AND 5 = ${number} AND ${none}::text IS NULL`;
  expect((await db.pool.query(sql)).rows).toEqual([{ one: 1 }]);
});

test("parameters are numbered as they are put", () => {
  const { put, values } = parameters();
  expect([put("a"), put(["b"])]).toEqual(["$1", "$2"]);
  expect(values).toEqual(["a", ["b"]]);
});
