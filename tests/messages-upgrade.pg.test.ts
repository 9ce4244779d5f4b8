import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseStoredReport } from "#domain/import/stored-report.ts";
import { message, ownWords } from "#domain/message.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { resumeRun } from "#server/runs/resume-run.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

/** The last migration of the release whose Runs kept English sentences. */
const LAST_OF_BEFORE = "20261129211714_photo_shown_at";

/** As that release told of a reject: in English, and as data where the sentence had a name; the row with U+0000 in it. */
const PLACE = { file: "a.json", row: 1, byteStart: 2, byteEnd: 3, path: "$", text: '{"a":"\0"}' };
const REPORT = {
  entriesNew: 1,
  skipped: [{ path: "b", reason: "encrypted" }],
  rejectExamples: [
    { ...PLACE, reason: "value is no text", code: "noText", data: { name: "value" } },
    { ...PLACE, reason: "not JSON: Unexpected token" },
  ],
};

let url = "";
let db: Database;
beforeEach(async () => {
  url = await emptyDatabase();
  await migrateUntil(url, LAST_OF_BEFORE);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO "Run" (id, kind, state, request, report, error, "finishedAt") VALUES
       (1, 'import', 'failed', '{}', NULL, 'The disk is full. "Quoted" \\ and {braces}.', now()),
       (2, 'import', 'done', '{}', $1, NULL, now()), (3, 'bulk', 'cancelled', '{}', NULL, NULL, now())`,
    [JSON.stringify(REPORT)],
  );
  await client.end();
  await migrate(url);
  db = openDatabase(url);
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
});

test("what Runs of the release before say stays: errors and reasons as words of their own, the named ones as messages", async () => {
  const runs = await db.prisma.run.findMany({ orderBy: { id: "asc" } });
  expect(runs.map(({ error }) => error)).toEqual([ownWords('The disk is full. "Quoted" \\ and {braces}.'), null, null]);
  expect(parseStoredReport(runs[1]?.report)).toEqual({
    entriesNew: 1,
    skipped: [{ path: "b", ...ownWords("encrypted") }],
    rejectExamples: [
      { ...PLACE, ...message("noText", { name: "value" }) },
      { ...PLACE, ...ownWords("not JSON: Unexpected token") },
    ],
  });
});

test("an import that failed then can be resumed, and says nothing of before", async () => {
  await resumeRun(db, 1n);
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: 1n } })).toMatchObject({ state: "waiting", error: null });
});
