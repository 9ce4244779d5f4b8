import { afterAll, beforeAll, expect } from "vitest";
import { type BulkAction, type BulkReport, bulkRequestSchema } from "#domain/bulk.ts";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import { runBulk } from "#server/bulk/run-bulk.ts";
import { startBulk, startUndo } from "#server/bulk/start-bulk.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer, type Reviewer } from "#tests/entries.ts";

export let db: Awaited<ReturnType<typeof freshDatabase>>;

export let lead: Reviewer;

export const never = new AbortController().signal;

export const target = (filter: Partial<EntryFilter> = {}, exceptIds: string[] = []): BulkTarget => ({
  kind: "filter",
  filter: entryFilterSchema.parse(filter),
  exceptIds,
});

export const FLAG: BulkAction = { do: "flag", reasonCodes: ["wrong-count"], note: "look again" };

/** Asks for an action on many entries, as its Run. */
export async function start(datasetId: bigint, action: BulkAction, to: BulkTarget = target()): Promise<bigint> {
  const request = bulkRequestSchema.parse({ target: to, action });
  return insertRun(db.pool, await startBulk(db.pool, { datasetId, reviewerId: lead.id, total: null }, request));
}

/** Carries a Run out. */
export async function reportOf(runId: bigint): Promise<BulkReport> {
  await runBulk(db, runId, never);
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  expect(run.state).toBe("done");
  return run.report as BulkReport;
}

/** Asks that a Run be undone, and has it done. */
export const undo = async (datasetId: bigint, runId: bigint) =>
  reportOf(await insertRun(db.pool, await startUndo(db.pool, { datasetId, reviewerId: lead.id }, runId)));

/** The states of all entries, in their order. */
export async function statesOf(datasetId: bigint): Promise<string[]> {
  const rows = await db.prisma.entryStatus.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
  return rows.map((row) => row.state);
}

/** The appended counts say what the rows say. */
export async function expectCounts(datasetId: bigint): Promise<void> {
  const { rows } = await db.pool.query(
    `SELECT coalesce(a.n, 0)::int AS told, coalesce(b.n, 0)::int AS counted
     FROM (SELECT task, state, sum(delta) AS n FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1, 2) a
     FULL JOIN (SELECT task, state, count(*) AS n FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2) b USING (task, state)`,
    [datasetId],
  );
  for (const row of rows) expect(row.told).toBe(row.counted);
}

/** A database with a lead for the tests of one file. */
export function setUpDatabase(): void {
  beforeAll(async () => {
    db = await freshDatabase();
    lead = await addReviewer(db, "Lea");
  });
  afterAll(() => db.close());
}
