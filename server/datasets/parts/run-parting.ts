import type pg from "pg";
import type { BulkProgress } from "#domain/bulk.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type PartingReport, partingRequestSchema } from "#domain/part/part.ts";
import { lockDataset } from "#server/datasets/open-dataset.ts";
import type { Database } from "#server/db/client.ts";
import { inYieldingTransaction } from "#server/db/yielding.ts";
import { type Attempt, type AttemptEnd, attemptRun, Cancelled } from "#server/runs/attempt-run.ts";
import { assignParts } from "./assign-parts.ts";

/** Entries a transaction: some 100 ms, for which at most a reviewer waits for a row of it. */
const BATCH = 1_000;

/** How far it has come: `after` is the last entry looked at. Written with each batch in one transaction. */
type Way = BulkProgress & { after: string };
const NOTHING: PartingReport = { looked: 0, moved: 0 };

type More = { cancel?: AbortSignal; onProgress?: (progress: BulkProgress) => void };
type PartingAttempt = Attempt<Way, PartingReport>;

/**
 * Tells all entries of a data set apart into parts by one rule, as attemptRun. Imports into it wait, or they would bring entries in by the
 * rule of before. Killed, another worker goes on behind what was done; cancelled, what was done stays, and the rule is each file's from then on.
 */
export const runParting = (
  db: Database,
  runId: bigint,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<AttemptEnd<PartingReport> | null> =>
  attemptRun(db, runId, { kind: "parting", stop, cancel }, async (attempt: PartingAttempt) => {
    const { datasetId } = attempt.run;
    if (datasetId === null) throw new StudioError("not_found", message("datasetGone"));
    const { rule } = partingRequestSchema.parse(attempt.run.request);
    const holder = await db.pool.connect();
    // A connection without a listener that is cut ends the process; whoever works on finds its own gone.
    holder.on("error", () => {});
    try {
      const { rows } = await holder.query<{ name: string }>(`SELECT name FROM "Dataset" WHERE id = $1`, [datasetId]);
      if (!rows[0]) throw new StudioError("not_found", message("datasetGone"));
      await lockDataset(holder, rows[0].name, { signal: attempt.signal, onWait: () => {} });
      await db.pool.query(
        `UPDATE "SourceFile" SET "partRule" = $2 WHERE "datasetId" = $1 AND "partRule" IS DISTINCT FROM $2`,
        [datasetId, rule],
      );
      return await walk(db, datasetId, attempt, onProgress);
    } finally {
      holder.release(true);
    }
  });

async function walk(db: Database, datasetId: bigint, attempt: PartingAttempt, onProgress: More["onProgress"]) {
  const { run, stop } = attempt;
  const way: Way = { done: 0, total: null, after: "0", ...(run.progress as Partial<Way> | null) };
  const report = { ...NOTHING, ...(run.report as PartingReport | null) };
  for (;;) {
    stop.throwIfAborted();
    const ids = await idsAfter(db.pool, datasetId, way.after);
    const last = ids.at(-1);
    if (last === undefined) return { report, progress: { ...way, total: way.done } };
    const before = { ...report };
    Object.assign(way, { done: way.done + ids.length, after: last });
    const again = async () => {
      if (attempt.cancelled.aborted) throw new Cancelled();
    };
    // May be done more than once: what it counts is counted from the same place each time.
    const isCancelled = await inYieldingTransaction(db.pool, { stop, again }, async (client) => {
      const moved = await assignParts(client, datasetId, ids);
      Object.assign(report, { looked: before.looked + ids.length, moved: before.moved + moved });
      return attempt.save(client, { progress: way, report });
    });
    onProgress?.(way);
    if (isCancelled) throw new Cancelled();
  }
}

async function idsAfter(pool: pg.Pool, datasetId: bigint, after: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id::text FROM "Entry" WHERE "datasetId" = $1 AND id > $2::bigint ORDER BY "Entry".id LIMIT ${BATCH}`,
    [datasetId, after],
  );
  return rows.map(({ id }) => id);
}
