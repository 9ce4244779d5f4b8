import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { jobIdOf, openJobs } from "#server/runs/job-queue.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

/** The last migration before pg-boss's next major. */
const LAST_OF_BEFORE = "20261129231900_messages_as_data";

/** What of its former tables a migration looks at: a job that waits, one whose worker ended within it, one that is over. */
const JOBS_OF_BEFORE = `
  CREATE SCHEMA pgboss;
  CREATE TYPE pgboss.job_state AS ENUM ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
  CREATE TABLE pgboss.version (version int PRIMARY KEY);
  INSERT INTO pgboss.version VALUES (24);
  CREATE TABLE pgboss.job (id uuid, name text, state pgboss.job_state, data jsonb);
  INSERT INTO pgboss.job (name, state, data) VALUES
    ('import', 'created', '{"runId": "1"}'), ('import', 'active', '{"runId": "2"}'), ('import', 'completed', '{"runId": "3"}');
  INSERT INTO "Run" (id, kind, state, request) VALUES (1, 'import', 'waiting', '{}'), (2, 'import', 'running', '{}');
  INSERT INTO "Run" (id, kind, state, request, "finishedAt") VALUES (3, 'import', 'done', '{}', now())`;

let url = "";
let db: Database;
beforeEach(async () => {
  url = await emptyDatabase();
  await migrateUntil(url, LAST_OF_BEFORE);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(JOBS_OF_BEFORE);
  await client.end();
  await migrate(url);
  db = openDatabase(url);
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
});

test("runs that waited or were under way over the upgrade are given jobs, and those that were over are not", async () => {
  await takeOverRuns(db, 0);
  const boss = await openJobs(db);
  const jobs = await Promise.all([1n, 2n, 3n].map((runId) => boss.getJobById("import", jobIdOf(runId))));
  expect(jobs.map((job) => job?.state ?? null)).toEqual(["created", "created", null]);
  const runs = await db.prisma.run.findMany({ orderBy: { id: "asc" }, select: { state: true } });
  expect(runs.map(({ state }) => state)).toEqual(["waiting", "waiting", "done"]);
});
