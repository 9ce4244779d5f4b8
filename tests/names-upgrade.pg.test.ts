import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadComments } from "#server/datasets/comments.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { migrateUntil } from "#tests/postgres/migrate-until.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { addReviewer } from "./entries.ts";

/** The last migration of the release whose verdicts and remarks had copies of names. */
const LAST_OF_BEFORE = "20261130053620_single_sign_on";

let url = "";
let db: Database;
beforeEach(async () => {
  url = await emptyDatabase();
  await migrateUntil(url, LAST_OF_BEFORE);
  db = openDatabase(url);
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
});

test("people have numbers in the order in which they came, and who settled a remark is known by their row", async () => {
  const ask = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
  const [second, first] = [randomUUID(), randomUUID()];
  await ask(
    `INSERT INTO "Reviewer" (id, name, "createdAt") VALUES ($1, 'Bob', now()), ($2, 'Ann', now() - interval '1 day')`,
    [second, first],
  );
  await ask(`INSERT INTO "Dataset" (id, name) VALUES (1, 'old')`);
  await ask(`INSERT INTO "SourceFile" (id, "datasetId", path, format, "sizeBytes") VALUES (1, 1, 'a.json', 'svit', 1)`);
  await ask(
    `INSERT INTO "Entry" (id, "datasetId", task, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
     VALUES (1, 1, 'other', '[]', '\\x00', 1, 0, 0, '{}', '{}', 1)`,
  );
  for (const [nth, by] of ["Ann", "Who was renamed", null].entries())
    await ask(
      `INSERT INTO "Comment" (id, "datasetId", "entryId", "reviewerId", "reviewerName", box, text, "createdAt", "resolvedAt", "resolvedBy")
       VALUES ($1, 1, 1, $2, 'Bob', '{}', '?', now() + make_interval(secs => $3), CASE WHEN $4::text IS NOT NULL THEN now() END, $4)`,
      [randomUUID(), second, nth, by],
    );
  await migrate(url);
  const remarks = await loadComments(db, 1n);
  expect(remarks.map(({ reviewerName, resolved }) => [reviewerName, resolved?.by ?? null])).toEqual([
    ["Bob", "Ann"],
    ["Bob", "Who was renamed"],
    ["Bob", null],
  ]);
  await addReviewer(db, "Cy");
  const people = await db.prisma.reviewer.findMany({
    orderBy: { number: "asc" },
    select: { number: true, name: true },
  });
  expect(people).toEqual([
    { number: 1, name: "Ann" },
    { number: 2, name: "Bob" },
    { number: 3, name: "Who was renamed" },
    { number: 4, name: "Cy" },
  ]);
});
