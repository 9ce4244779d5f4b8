import type pg from "pg";
import type { BulkProgress, BulkReport, LeftReason } from "#domain/bulk.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { inYieldingTransaction } from "#server/db/yielding.ts";
import type { Actor, BatchCounts } from "#server/entries/write-changes.ts";
import { targetSql } from "#server/find/target-sql.ts";
import { type Attempt, type AttemptEnd, attemptRun, Cancelled } from "#server/runs/attempt-run.ts";
import { changeBatch } from "./change-batch.ts";
import { makeQueue, unmakeQueue } from "./make-queue.ts";
import { type BulkRunRequest, readBulkRunRequest } from "./run-request.ts";
import { tagBatch, untagBatch } from "./tag-batch.ts";
import { undoBatch } from "./undo-batch.ts";

/** Entries a transaction: a reviewer waits some 100 ms at most for a row that a batch holds, and half a second while it waits itself. */
const BATCH = 500;
/** Ids read at once; kept small, as they are read again after a crash. */
const IDS = 10_000;

/** How far it has come: `after` is the last entry looked at. Written with each batch in one transaction. */
type Way = BulkProgress & { after: string };
const START: Way = { done: 0, total: null, after: "0" };
const NOTHING: BulkReport = { changed: 0, left: {}, queueId: null };

type BulkAttempt = Attempt<BulkProgress, BulkReport>;

/**
 * Carries out a Run of the kind `bulk`, as attemptRun. Called again after a worker died, it goes on: no entry is decided
 * twice. Cancelled, it ends between two batches.
 */
export const runBulk = (db: Database, runId: bigint, stop: AbortSignal): Promise<AttemptEnd<BulkReport> | null> =>
  attemptRun(db, runId, { kind: "bulk", stop }, async (attempt: BulkAttempt) => {
    const { datasetId, reviewerId, createdAt, ...run } = attempt.run;
    const request = readBulkRunRequest(run.request);
    const reviewer = reviewerId && (await db.prisma.reviewer.findUnique({ where: { id: reviewerId } }));
    if (!reviewer || datasetId === null) throw new StudioError("not_found", message("datasetOrReviewerGone"));
    return carryOut({ db, attempt, actor: { runId, datasetId, reviewer, asOf: createdAt } }, request);
  });

type Work = { db: Database; attempt: BulkAttempt; actor: Actor };
type Outcome = { report: BulkReport; progress: BulkProgress };

async function carryOut(work: Work, request: BulkRunRequest): Promise<Outcome> {
  const { db, actor } = work;
  if ("undoes" in request) return undo(work, BigInt(request.undoes));
  const { target, action } = request;
  if (action.do === "queue")
    return inTransaction(db.pool, async (client) =>
      endIn(client, work, await makeQueue(client, actor, target, action)),
    );
  const ids = (after: string) => {
    const { where, values, put } = targetSql(actor.datasetId, target);
    return {
      text: `SELECT s."entryId" AS id FROM "EntryStatus" s WHERE ${where} AND s."entryId" > ${put(after)}::bigint ORDER BY 1 LIMIT ${IDS}`,
      values,
    };
  };
  return walk(work, ids, (client, batch) =>
    action.do === "tag" || action.do === "untag"
      ? tagBatch(client, actor, batch, action)
      : changeBatch(client, actor, batch, action),
  );
}

async function undo(work: Work, undoneId: bigint): Promise<Outcome> {
  const { db, actor, attempt } = work;
  const undone = await db.prisma.run.findUnique({ where: { id: undoneId, kind: "bulk", datasetId: actor.datasetId } });
  if (!undone) throw new StudioError("not_found", message("noAction", { id: undoneId }));
  const queueId = (undone.report as BulkReport | null)?.queueId;
  if (queueId)
    return inYieldingTransaction(db.pool, { stop: attempt.stop, again: again(attempt) }, async (client) =>
      endIn(client, work, await unmakeQueue(client, queueId)),
    );
  const { action = null } = { action: null, ...readBulkRunRequest(undone.request) };
  if (action?.do === "tag" || action?.do === "untag") {
    const tagged = (after: string) => ({
      text: `SELECT "entryId" AS id FROM "BulkTag" WHERE "runId" = $1 AND "entryId" > $2::bigint ORDER BY 1 LIMIT ${IDS}`,
      values: [undoneId, after],
    });
    return walk(work, tagged, (client, batch) => untagBatch(client, actor, batch, { undoneId, action }));
  }
  const ids = (after: string) => ({
    text: `SELECT "entryId" AS id FROM "Verdict" WHERE "bulkRunId" = $1 AND "entryId" > $2::bigint ORDER BY 1 LIMIT ${IDS}`,
    values: [undoneId, after],
  });
  return walk(work, ids, (client, batch) => undoBatch(client, actor, batch, undoneId));
}

/** With what it did, in one transaction: done twice it would make two sessions. */
async function endIn(client: pg.PoolClient, { attempt }: Work, report: BulkReport): Promise<Outcome> {
  const outcome = { report, progress: progressOf(report) };
  await attempt.end(client, outcome);
  return outcome;
}

/** A batch that waits for its rows would not hear that it is cancelled. */
const again = (attempt: BulkAttempt) => async () => {
  if (attempt.cancelled.aborted) throw new Cancelled();
};

/** All that it looked at. */
function progressOf({ changed, left }: BulkReport): BulkProgress {
  const total = Object.values(left).reduce((sum, count) => sum + count, changed);
  return { done: total, total };
}

type Statement = (after: string) => { text: string; values: unknown[] };

/** Ids in ascending order, in batches; each statement begins behind the last id of the one before. */
async function* batchesOf(db: Database, from: string, sql: Statement) {
  for (let after = from; ; ) {
    const { rows } = await db.pool.query<{ id: string }>(sql(after));
    const ids = rows.map((row) => String(row.id));
    for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
    if (ids.length < IDS) return;
    after = ids.at(-1) ?? after;
  }
}

type ChangeBatch = (client: pg.PoolClient, ids: readonly string[]) => Promise<BatchCounts>;

async function walk({ db, attempt }: Work, sql: Statement, change: ChangeBatch): Promise<Outcome> {
  const { run, stop } = attempt;
  const way: Way = { ...START, ...(run.progress as Partial<Way> | null) };
  let report = (run.report as BulkReport | null) ?? NOTHING;
  for await (const ids of batchesOf(db, way.after, sql)) {
    stop.throwIfAborted();
    way.done += ids.length;
    way.after = ids.at(-1) ?? way.after;
    const before = report;
    // May be done more than once: what it counts is counted from the same place each time.
    const isCancelled = await inYieldingTransaction(db.pool, { stop, again: again(attempt) }, async (client) => {
      report = added(before, await change(client, ids));
      return attempt.save(client, { progress: way, report });
    });
    if (isCancelled) throw new Cancelled();
  }
  return { report, progress: progressOf(report) };
}

function added(report: BulkReport, { changed, left }: BatchCounts): BulkReport {
  const sum = { ...report, changed: report.changed + changed, left: { ...report.left } };
  for (const [reason, count] of Object.entries(left) as [LeftReason, number][]) {
    sum.left[reason] = (sum.left[reason] ?? 0) + count;
  }
  return sum;
}
