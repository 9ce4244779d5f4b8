import type pg from "pg";
import type { BulkAction, BulkReport } from "#domain/bulk.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import type { Actor } from "#server/entries/write-changes.ts";
import { addQueue } from "#server/find/add-queue.ts";
import { drawEntries } from "#server/find/draw-entries.ts";
import { targetSql } from "#server/find/target-sql.ts";

type ToQueue = Extract<BulkAction, { do: "queue" }>;

/**
 * Makes a session of the entries, frozen, in an order drawn from the seed (without one: the Run's id). Where they are more
 * than `sizeMax`, as many are drawn, and each keeps the chance that it had. Within the caller's transaction.
 */
export async function makeQueue(
  client: pg.PoolClient,
  actor: Actor,
  target: BulkTarget,
  { order, seed = `bulk ${actor.runId}`, sizeMax, assigneeId, name }: ToQueue,
): Promise<BulkReport> {
  const filter = target.kind === "entries" ? NO_FILTER : target.filter;
  const draw = { order, seed, sizeMax };
  const { entryIds, population } = await drawEntries(client, targetSql(actor.datasetId, target), draw);
  const size = entryIds.length;
  if (size === 0) return { changed: 0, left: {}, queueId: null };
  const queueId = await addQueue(client, {
    datasetId: actor.datasetId,
    reviewerId: actor.reviewer.id,
    assigneeId,
    name,
    purpose: "session",
    filter,
    order,
    seed,
    entryIds,
    probability: size / population,
  });
  const left: BulkReport["left"] = population > size ? { overSize: population - size } : {};
  return { changed: size, left, queueId: String(queueId) };
}

/** Takes the entries that nobody decided yet out of a session again; one in which nobody decided anything is gone. */
export async function unmakeQueue(client: pg.PoolClient, queueId: string): Promise<BulkReport> {
  const removed = await client.query(`DELETE FROM "QueueEntry" WHERE "queueId" = $1 AND outcome IS NULL`, [queueId]);
  await client.query(`DELETE FROM "Claim" WHERE "queueId" = $1`, [queueId]);
  const { rows } = await client.query(
    `UPDATE "Queue" q SET size = (SELECT count(*) FROM "QueueEntry" WHERE "queueId" = q.id), "finishedAt" = coalesce("finishedAt", now())
     WHERE id = $1 RETURNING size`,
    [queueId],
  );
  const kept: number = rows[0]?.size ?? 0;
  if (kept === 0)
    await client.query(
      `DELETE FROM "Queue" q WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM "Verdict" v WHERE v."queueId" = q.id)`,
      [queueId],
    );
  return {
    changed: removed.rowCount ?? 0,
    left: kept > 0 ? { changedSince: kept } : {},
    queueId: kept > 0 ? queueId : null,
  };
}
