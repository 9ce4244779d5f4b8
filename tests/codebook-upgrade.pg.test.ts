import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { STARTING_REASONS } from "#domain/verdict/starting-reasons.ts";
import { verdictBodySchema } from "#domain/verdict/verdict.ts";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

/** The last migration of the release whose guidelines had a number and whose reasons had none. */
const LAST_OF_BEFORE = "20261129162246_photo_roots";

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

const ann = { id: randomUUID(), name: "Ann" };

/** A data set with two versions of its guidelines and an entry that Ann decided, and one without either. */
async function fill(): Promise<void> {
  const ask = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
  await ask(`INSERT INTO "Dataset" (id, name) VALUES (1, 'old'), (2, 'plain')`);
  // With the fields of that release: its table has no other columns.
  const { rows: columns } = await db.pool.query(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = '"Reason"'::regclass AND attnum > 0 AND attname NOT IN ('id', 'datasetId', 'updatedAt')`,
  );
  const names = columns.map(({ name }) => name).join(", ");
  for (const id of [1, 2])
    await ask(
      `INSERT INTO "Reason" ("datasetId", ${names}) SELECT $1, ${names} FROM jsonb_populate_recordset(NULL::"Reason", $2)`,
      [id, JSON.stringify(STARTING_REASONS)],
    );
  await ask(`INSERT INTO "Reviewer" (id, name) VALUES ($1, $2)`, [ann.id, ann.name]);
  await ask(`INSERT INTO "Guideline" ("datasetId", version, text) VALUES (1, 1, 'One.'), (1, 2, 'Two.')`);
  await ask(`INSERT INTO "SourceFile" (id, "datasetId", path, format, "sizeBytes") VALUES (1, 1, 'a.json', 'svit', 1)`);
  await ask(
    `INSERT INTO "Entry" (id, "datasetId", task, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
     VALUES (1, 1, 'other', $1, $2, 1, 0, 0, '{}', '{}', 1)`,
    [
      JSON.stringify([
        { from: "user", value: "How many?" },
        { from: "gpt", value: "Two." },
      ]),
      createHash("sha256").update("1").digest(),
    ],
  );
  await ask(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, state, version, "verdictId", "reviewerId") VALUES (1, 1, 'other', 'rejected', 1, $1, $2)`,
    [SENT.id, ann.id],
  );
  for (const [id, late] of [
    [SENT.id, false],
    [randomUUID(), true],
  ])
    await ask(
      `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", "reviewerName", decision, late, "reasonCodes", mode,
         "durationMs", "activeMs", "entryVersion", "guidelineVersion", aids, "bodyHash", "stateAfter")
       VALUES ($1, 1, 1, 'main', $2, 'Ann', 'reject', $3, '{wrong-count}', 'single', 1, 1, 0, 2, '{}', '\\x00', 'rejected')`,
      [id, ann.id, late],
    );
}

/** As a page of that release sends it, and may still have it waiting. */
const SENT = {
  id: randomUUID(),
  entryId: "1",
  queueId: null,
  claimToken: null,
  previousId: null,
  decision: "reject",
  reasonCodes: ["wrong-count"],
  durationMs: 1,
  activeMs: 1,
  entryVersion: 0,
  guidelineVersion: 2,
  aids: {},
};

test("guidelines go on as codebooks, and from then on their reasons are known; versions count what came late", async () => {
  await fill();
  await migrate(url);
  const kept = await db.prisma.codebook.findMany({ where: { datasetId: 1n }, orderBy: { version: "asc" } });
  expect(kept.map(({ version, guideline, reasons }) => [version, guideline, reasons === null])).toEqual([
    [1, "One.", true],
    [2, "Two.", true],
    [3, "Two.", false],
  ]);
  const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code).sort();
  expect(codes((await loadCodebook(db, 1n)).reasons)).toEqual(codes(STARTING_REASONS));
  expect(await loadCodebook(db, 2n)).toMatchObject({ version: 1, guideline: "", reviewerName: null });
  expect((await loadCodebook(db, 2n)).reasons).toContainEqual(
    expect.objectContaining({ code: "hallucination", digit: 1, nameZh: "图中没有", retired: false }),
  );
  const verdict = await db.prisma.verdict.findUniqueOrThrow({ where: { id: SENT.id } });
  expect(verdict).toMatchObject({ codebookVersion: 2, bodyHash: null });
  expect(await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId: 1n } })).toMatchObject({ version: 2 });
});

test("a verdict that was recorded before and is sent again is known, and another one that waits is taken", async () => {
  await fill();
  await migrate(url);
  const again = verdictBodySchema.parse(SENT);
  expect(await recordVerdict(db, ann, again, JSON.stringify(SENT))).toMatchObject({
    repeated: true,
    state: "rejected",
  });
  const other = { ...SENT, id: randomUUID(), decision: "accept" };
  await expect(recordVerdict(db, ann, verdictBodySchema.parse(other), JSON.stringify(other))).rejects.toMatchObject({
    code: "conflict",
    data: { stored: false, version: 2 },
  });
});
