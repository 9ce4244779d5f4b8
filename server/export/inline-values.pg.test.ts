import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { inlineValues } from "./inline-values.ts";

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

test("PostgreSQL reads a written value as it reads a parameter's", async () => {
  const sql = "SELECT $1::text AS text, $2::text[] AS list, $3::bigint AS number, $1::text AS again";
  const own = fc.oneof(text, awkward);
  await fc.assert(
    fc.asyncProperty(
      own,
      fc.array(own, { maxLength: 4 }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      async (...values) => {
        const [written, bound] = await Promise.all([
          db.pool.query(inlineValues(sql, values)),
          db.pool.query(sql, values),
        ]);
        expect(written.rows).toEqual(bound.rows);
        expect(written.rows[0]).toMatchObject({ text: values[0], list: values[1], again: values[0] });
      },
    ),
    { numRuns: 60 },
  );
});

test("a written value finds its type where a parameter does", async () => {
  const sql = `SELECT 1 AS one WHERE now() > $1 AND 'pending' = ANY($2::"EntryState"[]) AND 5 = $3 AND $4::text IS NULL`;
  const values = [new Date(0), ["pending"], 5, null];
  expect((await db.pool.query(inlineValues(sql, values))).rows).toEqual([{ one: 1 }]);
  expect(() => inlineValues("SELECT $2", [1])).toThrow("no value for $2");
});
