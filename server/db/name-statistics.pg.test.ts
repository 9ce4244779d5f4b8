import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

/** ANALYZE samples 300 rows for each of the largest target of a table's columns. */
test("ANALYZE looks at 90,000 annotations at most: it holds each of them whole in memory", async () => {
  const { rows } = await db.pool.query<{ target: number }>(
    `SELECT max(coalesce(attstattarget, current_setting('default_statistics_target')::int)) AS target
     FROM pg_attribute WHERE attrelid = '"Annotation"'::regclass AND attnum > 0`,
  );
  expect(Number(rows[0]?.target) * 300).toBe(90_000);
});
