import type pg from "pg";
import type { BulkProgress, BulkReport, LeftReason } from "#domain/bulk.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { worldProblem } from "#domain/world-problem.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { Prisma } from "#server/db/generated/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { inYieldingTransaction } from "#server/db/yielding.ts";
import type { Actor, BatchCounts } from "#server/entries/write-changes.ts";
import { targetSql } from "#server/find/target-sql.ts";
import { changeBatch } from "./change-batch.ts";
import { makeQueue, unmakeQueue } from "./make-queue.ts";
import { type BulkRunRequest, readBulkRunRequest } from "./run-request.ts";
import { undoBatch } from "./undo-batch.ts";

/** Entries a transaction: a reviewer waits some 100 ms at most for a row that a batch holds, and half a second while it waits itself. */
const BATCH = 500;
/** Ids read at once; kept small, as they are read again after a crash. */
const IDS = 10_000;

/**
 * Carries out a Run of the kind `bulk`; progress and result stand in its row. Called again after a worker died, it goes on:
 * no entry is decided twice. Throws when `stop` is aborted or the database goes away, and leaves the Run as it is: somebody
 * else shall go on.
 */
export async function runBulk(db: Database, runId: bigint, stop: AbortSignal): Promise<void> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run || run.finishedAt) return;
  await db.prisma.run.update({
    where: { id: runId },
    data: { state: "running", startedAt: run.startedAt ?? new Date() },
  });
  const way = {
    ...START,
    ...(run.progress as Partial<Way> | null),
    report: (run.report as BulkReport | null) ?? NOTHING,
  };
  try {
    const request = readBulkRunRequest(run.request);
    const reviewer = run.reviewerId && (await db.prisma.reviewer.findUnique({ where: { id: run.reviewerId } }));
    if (!reviewer || run.datasetId === null) throw new StudioError("not_found", message("datasetOrReviewerGone"));
    const actor: Actor = { runId, datasetId: run.datasetId, reviewer, asOf: run.createdAt };
    await carryOut(db, actor, request, way, stop);
  } catch (error) {
    if (stop.aborted || isConnectionLoss(error)) throw error;
    const isCancelled = error instanceof Cancelled;
    const known = error instanceof StudioError ? error : worldProblem(error, ADVICE);
    await db.prisma.run.updateMany({
      where: { id: runId },
      data: {
        state: isCancelled ? "cancelled" : "failed",
        error: isCancelled ? Prisma.DbNull : (known?.detail ?? message("actionFailed")),
        finishedAt: new Date(),
      },
    });
    if (!known && !isCancelled) throw error;
  }
}

class Cancelled extends Error {}

const ADVICE = message("adviceBulk");

/** How far it has come: `after` is the last entry looked at. Written with each batch in one transaction. */
type Way = BulkProgress & { after: string; report: BulkReport };
const START = { done: 0, total: null, after: "0" };
const NOTHING: BulkReport = { changed: 0, left: {}, queueId: null };

async function carryOut(
  db: Database,
  actor: Actor,
  request: BulkRunRequest,
  way: Way,
  stop: AbortSignal,
): Promise<void> {
  if ("undoes" in request) return undo(db, actor, BigInt(request.undoes), way, stop);
  const { target, action } = request;
  if (action.do === "queue") {
    return inTransaction(db.pool, async (client) => end(client, actor, await makeQueue(client, actor, target, action)));
  }
  const batches = idsOf(db, way.after, (after) => {
    const { where, values, put } = targetSql(actor.datasetId, target);
    return {
      text: `SELECT s."entryId" AS id FROM "EntryStatus" s WHERE ${where} AND s."entryId" > ${put(after)}::bigint ORDER BY 1 LIMIT ${IDS}`,
      values,
    };
  });
  await walk(db, actor, { batches, way, stop, work: (client, ids) => changeBatch(client, actor, ids, action) });
}

async function undo(db: Database, actor: Actor, undoneId: bigint, way: Way, stop: AbortSignal): Promise<void> {
  const undone = await db.prisma.run.findUnique({ where: { id: undoneId, kind: "bulk", datasetId: actor.datasetId } });
  if (!undone) throw new StudioError("not_found", message("noAction", { id: undoneId }));
  const queueId = (undone.report as BulkReport | null)?.queueId;
  if (queueId) {
    const again = () => refuseCancelled(db, actor.runId);
    return inYieldingTransaction(db.pool, { stop, again }, async (client) =>
      end(client, actor, await unmakeQueue(client, queueId)),
    );
  }
  const batches = idsOf(db, way.after, (after) => ({
    text: `SELECT "entryId" AS id FROM "Verdict" WHERE "bulkRunId" = $1 AND "entryId" > $2::bigint ORDER BY 1 LIMIT ${IDS}`,
    values: [undoneId, after],
  }));
  await walk(db, actor, { batches, way, stop, work: (client, ids) => undoBatch(client, actor, ids, undoneId) });
}

/** Ids in ascending order, in batches; each statement begins behind the last id of the one before. */
async function* idsOf(db: Database, from: string, sql: (after: string) => { text: string; values: unknown[] }) {
  for (let after = from; ; ) {
    const { rows } = await db.pool.query<{ id: string }>(sql(after));
    const ids = rows.map((row) => String(row.id));
    for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
    if (ids.length < IDS) return;
    after = ids.at(-1) ?? after;
  }
}

type Walk = {
  batches: AsyncIterable<string[]>;
  way: Way;
  stop: AbortSignal;
  work(client: pg.PoolClient, ids: readonly string[]): Promise<BatchCounts>;
};

async function walk(db: Database, actor: Actor, { batches, way, stop, work }: Walk): Promise<void> {
  const { runId } = actor;
  let { done, report } = way;
  for await (const ids of batches) {
    stop.throwIfAborted();
    done += ids.length;
    const before = report;
    // May be done more than once: what it counts is counted from the same place each time.
    const after = await inYieldingTransaction(
      db.pool,
      { stop, again: () => refuseCancelled(db, runId) },
      async (client) => {
        const report = added(before, await work(client, ids));
        const { rows } = await client.query<{ cancelled: boolean }>(
          `UPDATE "Run" SET progress = $2::json, report = $3::json WHERE id = $1 RETURNING cancelled`,
          [runId, JSON.stringify({ done, total: way.total, after: ids.at(-1) }), JSON.stringify(report)],
        );
        return { report, isCancelled: rows[0]?.cancelled ?? true };
      },
    );
    report = after.report;
    if (after.isCancelled) throw new Cancelled();
  }
  await end(db.pool, actor, report);
}

function added(report: BulkReport, { changed, left }: BatchCounts): BulkReport {
  const sum = { ...report, changed: report.changed + changed, left: { ...report.left } };
  for (const [reason, count] of Object.entries(left) as [LeftReason, number][]) {
    sum.left[reason] = (sum.left[reason] ?? 0) + count;
  }
  return sum;
}

/** A batch that waits for its rows would not hear of it. */
async function refuseCancelled(db: Database, runId: bigint): Promise<void> {
  const { rows } = await db.pool.query<{ cancelled: boolean }>(`SELECT cancelled FROM "Run" WHERE id = $1`, [runId]);
  if (rows[0]?.cancelled ?? true) throw new Cancelled();
}

async function end(client: Pick<pg.ClientBase, "query">, { runId }: Actor, report: BulkReport): Promise<void> {
  await client.query(
    `UPDATE "Run" SET state = 'done', report = $2::json, error = NULL, "finishedAt" = now(),
       progress = json_build_object('done', $3::int, 'total', $3::int) WHERE id = $1`,
    [runId, JSON.stringify(report), report.changed + Object.values(report.left).reduce((sum, count) => sum + count, 0)],
  );
}
