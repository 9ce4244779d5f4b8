import type { Message } from "#domain/message.ts";
import type { RunKind } from "#domain/run-kind.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Queryable } from "#server/db/transaction.ts";

/**
 * Each step in the life of a Run, one statement each; nothing else changes the table. A Run is written down by insertRun,
 * and then goes from waiting to running, back to waiting where somebody else shall go on, and to one of three ends.
 */

/** A Run that this process has begun to carry out, as it stood. */
export type BegunRun = {
  id: bigint;
  datasetId: bigint | null;
  reviewerId: string | null;
  request: unknown;
  /** Of an earlier attempt, where there was one. */
  progress: unknown;
  report: unknown;
  createdAt: Date;
  startedAt: Date;
};

/**
 * Begins a Run, or goes on with one that another process began. `isAnew`: what that had done counts for nothing. Null where it
 * is over, of another kind, or gone.
 */
export async function beginRun(
  db: Queryable,
  { runId, kind, isAnew }: { runId: bigint; kind: RunKind; isAnew: boolean },
): Promise<BegunRun | null> {
  const { rows } = await db.query(
    `UPDATE "Run" SET state = 'running', error = NULL, "startedAt" = CASE WHEN $3 THEN now() ELSE coalesce("startedAt", now()) END,
       progress = CASE WHEN $3 THEN '{}' ELSE progress END
     WHERE id = $1 AND kind = $2 AND state IN ('waiting', 'running')
     RETURNING "datasetId", "reviewerId", request, progress, report, "createdAt", "startedAt"`,
    [runId, kind, isAnew],
  );
  const [run] = rows;
  return run ? { ...run, id: runId, datasetId: run.datasetId === null ? null : BigInt(run.datasetId) } : null;
}

/** What of a Run is written while it is carried out; what is left out stays. */
export type RunChange = { progress?: unknown; report?: unknown };

/** Writes how far a Run is, and answers whether somebody asked it to stop, as of one that is gone. */
export async function saveProgress(db: Queryable, runId: bigint, change: RunChange): Promise<boolean> {
  const { rows } = await db.query<{ cancelled: boolean }>(
    `UPDATE "Run" SET progress = coalesce($2::json, progress), report = coalesce($3::json, report) WHERE id = $1 RETURNING cancelled`,
    [runId, json(change.progress), json(change.report)],
  );
  return rows[0]?.cancelled ?? true;
}

/** Whether somebody asked a Run to stop, as of one that is gone. */
export async function isCancelled(db: Queryable, runId: bigint): Promise<boolean> {
  const { rows } = await db.query<{ cancelled: boolean }>(`SELECT cancelled FROM "Run" WHERE id = $1`, [runId]);
  return rows[0]?.cancelled ?? true;
}

export type RunEnding = RunChange & {
  state: "done" | "failed" | "cancelled";
  /** Why it failed or was cancelled; null where there is nothing to say. */
  error: Message | null;
  /** The data set that it made. */
  datasetId?: bigint | null;
};

/** Ends a Run. False where it is gone. */
export async function endRun(db: Queryable, runId: bigint, ending: RunEnding): Promise<boolean> {
  const { state, error, progress, report, datasetId = null } = ending;
  const { rowCount } = await db.query(
    recordingEnd(`UPDATE "Run" SET state = $2::"RunState", error = $3, progress = coalesce($4::json, progress), report = coalesce($5::json, report),
       "datasetId" = coalesce($6, "datasetId"), "finishedAt" = now() WHERE id = $1`),
    [runId, state, error && JSON.stringify(error), json(progress), json(report), datasetId],
  );
  return rowCount === 1;
}

/** Ends a Run that nobody carries out, unless it is over. */
export async function failRun(db: Queryable, runId: bigint, error: Message): Promise<void> {
  await db.query(
    recordingEnd(
      `UPDATE "Run" SET state = 'failed', error = $2, "finishedAt" = now() WHERE id = $1 AND state IN ('waiting', 'running')`,
    ),
    [runId, JSON.stringify(error)],
  );
}

/** Ends a Run that was cancelled while it waited, and answers whether it was. */
export async function endCancelled(db: Queryable, runId: bigint): Promise<boolean> {
  const { rowCount } = await db.query(
    recordingEnd(
      `UPDATE "Run" SET state = 'cancelled', "finishedAt" = now() WHERE id = $1 AND cancelled AND "finishedAt" IS NULL`,
    ),
    [runId],
  );
  return rowCount === 1;
}

/** A statement that ends Runs, and tells the audit log of each; answers as many rows as it ended. */
const recordingEnd = (update: string) =>
  `WITH ended AS (${update} RETURNING id, kind, state, "datasetId", "reviewerId")
   INSERT INTO "AuditEvent" (actor, "reviewerId", "runId", action, "datasetId", "targetKind", "targetId", after)
   SELECT 'run', "reviewerId", id, kind || '_end', "datasetId", 'run', id::text, jsonb_build_object('state', state) FROM ended`;

/** A Run that was begun waits again: whoever carried it out does so no more. */
export async function waitAgain(db: Queryable, runId: bigint): Promise<void> {
  await db.query(`UPDATE "Run" SET state = 'waiting' WHERE id = $1 AND state = 'running'`, [runId]);
}

/** Says, or no longer says, why a Run that is not over cannot be carried out yet. */
export async function sayWhyItWaits(db: Queryable, runId: bigint, why: Message | null): Promise<void> {
  await db.query(`UPDATE "Run" SET error = $2 WHERE id = $1 AND state IN ('waiting', 'running')`, [
    runId,
    why && JSON.stringify(why),
  ]);
}

/** A Run that is over waits as on its first day; what it did, and how far it came, stays. */
export async function reopenRun(db: Queryable, runId: bigint): Promise<void> {
  await db.query(
    `UPDATE "Run" SET state = 'waiting', cancelled = false, error = NULL, "finishedAt" = NULL WHERE id = $1`,
    [runId],
  );
}

/**
 * Asks a Run to stop; who carries it out notices within a second, or between two parts of it. An export leaves nothing; what
 * an import brought in, and what a bulk action or a removal did, stays. False where it is over, or was never there.
 */
export async function cancelRun(db: Queryable, runId: bigint): Promise<boolean> {
  const cancelled = await changeRecorded(
    db,
    { action: "run_cancel", on: "run" },
    `UPDATE "Run" SET cancelled = true WHERE id = $1 AND "finishedAt" IS NULL RETURNING ${noted('"datasetId"', "id")}`,
    [runId],
  );
  return cancelled === 1;
}

/** Forgets a Run that is over. False where it is not, or was never there. */
export async function deleteRun(db: Queryable, { runId, kind }: { runId: bigint; kind: RunKind }): Promise<boolean> {
  const deleted = await changeRecorded(
    db,
    { action: "export_forget", on: "run" },
    `DELETE FROM "Run" WHERE id = $1 AND kind = $2 AND "finishedAt" IS NOT NULL RETURNING ${noted('"datasetId"', "id")}`,
    [runId, kind],
  );
  return deleted === 1;
}

const json = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

/** Tells the Runs that are not done where the uploads are that they read: a restored studio may have another data folder. */
export async function moveUploads(db: Queryable, from: string, to: string): Promise<void> {
  const asJson = (folder: string) => JSON.stringify(`${folder}/`).slice(0, -1);
  await db.query(
    `UPDATE "Run" SET request = replace(request::text, $1, $2)::json WHERE kind = 'import' AND state <> 'done'`,
    [asJson(from), asJson(to)],
  );
}
