import type pg from "pg";
import type { BulkAction, BulkReport, BulkTarget } from "#domain/browse/bulk.ts";
import { NO_FILTER } from "#domain/entry-filter.ts";
import type { Actor } from "./batch.ts";
import { targetSql } from "./target-sql.ts";

type ToQueue = Extract<BulkAction, { do: "queue" }>;

/**
 * Makes a session of the entries, frozen, in an order drawn from the seed (without one: the Run's id). Where they are more
 * than `sizeMax`, as many are drawn, and each keeps the chance that it had. Within the caller's transaction.
 */
export async function makeQueue(
  client: pg.PoolClient,
  actor: Actor,
  target: BulkTarget,
  { order, seed = `bulk ${actor.runId}`, sizeMax }: ToQueue,
): Promise<BulkReport> {
  const filter = target.kind === "entries" ? NO_FILTER : target.filter;
  const queue = await client.query(
    `INSERT INTO "Queue" ("datasetId", filter, "order", seed, size, "reviewerId") VALUES ($1, $2::json, $3::"QueueOrder", $4, 0, $5::uuid) RETURNING id`,
    [actor.datasetId, JSON.stringify(filter), order, seed, actor.reviewer.id],
  );
  const queueId = String(queue.rows[0].id);
  const { where, values } = targetSql(actor.datasetId, target);
  const put = (value: unknown) => `$${values.push(value)}`;
  const [queueAt, sizeAt, seedAt] = [put(queueId), put(sizeMax), put(seed)];
  const shuffled = (id: string) => `hashint8extended(${id}, hashtextextended(${seedAt}, 0))`;
  // Photo by photo; within one by task and import, as ids follow one another.
  const key =
    order === "photo"
      ? `${shuffled('coalesce(s."imageId", -s."entryId")')}, s."imageId", s.task, s."entryId"`
      : `${shuffled('s."entryId"')}, s."entryId"`;
  const { rows } = await client.query(
    `WITH fitting AS (
       SELECT s."entryId", row_number() OVER (ORDER BY ${key}) AS place, count(*) OVER () AS population FROM "EntryStatus" s WHERE ${where}),
     drawn AS (
       INSERT INTO "QueueEntry" ("queueId", "position", "entryId", probability)
       SELECT ${queueAt}::bigint, place, "entryId", least(1, ${sizeAt}::float8 / population) FROM fitting WHERE place <= ${sizeAt}::int RETURNING 1)
     SELECT (SELECT count(*) FROM drawn)::int AS size, coalesce((SELECT max(population) FROM fitting), 0)::int AS population`,
    values,
  );
  const { size, population } = rows[0];
  if (size === 0) {
    await client.query(`DELETE FROM "Queue" WHERE id = $1`, [queueId]);
    return { changed: 0, left: {}, queueId: null };
  }
  await client.query(`UPDATE "Queue" SET size = $2 WHERE id = $1`, [queueId, size]);
  return { changed: size, left: population > size ? { overSize: population - size } : {}, queueId };
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
