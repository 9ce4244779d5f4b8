import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "#server/db/migrate.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

/** The last migration of the release that did not say where a file came from. */
const LAST_OF_BEFORE = "20261130010332_jobs_made_again";

const ROWS = `
  INSERT INTO "Dataset" (id, name) VALUES (1, 'old');
  INSERT INTO "Run" (id, kind, state, "datasetId", request) VALUES
    (1, 'import', 'done', 1, '{"datasetName":"old","files":[{"path":"/x/1","name":"a.json"}],"copiesPhotos":true}'),
    (2, 'import', 'done', 1, '{"datasetName":"old","paths":["/srv/b.json"],"files":[]}'),
    (3, 'import', 'done', 1, '{"datasetName":"old"}');
  INSERT INTO "SourceFile" (id, "datasetId", path, format, "sizeBytes", "runId") VALUES
    (1, 1, 'a.json', 'svit', 1, 1), (2, 1, 'b.json', 'svit', 1, 2), (3, 1, 'c.json', 'svit', 1, 3), (4, 1, 'demo.json', 'svit', 1, NULL);
  INSERT INTO "Entry" ("datasetId", task, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
    SELECT 1, 'conversation', '[]', decode(md5(n::text), 'hex'), n, 0, 0, '{}', '{}', 0 FROM generate_series(1, 4) n`;

let url = "";
let client: pg.Client;
beforeAll(async () => {
  url = await emptyDatabase();
  await migrateUntil(url, LAST_OF_BEFORE);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(ROWS);
  await migrate(url);
});
afterAll(async () => {
  await client.end();
  await dropDatabase(url);
});

test("files of before say whether a browser had sent them, as their imports tell, and their entries stay theirs", async () => {
  const { rows } = await client.query(
    `SELECT f.path, f.kind, count(e.id)::int AS entries FROM "SourceFile" f JOIN "Entry" e ON e."sourceFileId" = f.id GROUP BY f.id ORDER BY f.id`,
  );
  expect(rows).toEqual([
    { path: "a.json", kind: "upload", entries: 1 },
    { path: "b.json", kind: "file", entries: 1 },
    { path: "c.json", kind: "file", entries: 1 },
    { path: "demo.json", kind: "file", entries: 1 },
  ]);
});
