import { StudioError } from "#domain/error.ts";
import { type Message, message, parseMessage } from "#domain/message.ts";
import type { RunState } from "#domain/run.ts";
import { factsOf, isRunKind, type RunKind } from "#domain/run-kind.ts";
import { PERSON } from "#server/db/person.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** A Run as lists show it. What it asked for stays, for that may be a list of 100,000 files, but for what is named. */
export type RunRow = {
  id: string;
  kind: string;
  state: RunState;
  datasetName: string | null;
  reviewerName: string | null;
  /** 0 to 1; null where it is not known. */
  share: number | null;
  progress: unknown;
  report: unknown;
  error: Message | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  isCancelling: boolean;
  /** True for one that was interrupted and can be resumed. */
  resumable: boolean;
  /** The keys of its request that were named. */
  asked: Record<string, unknown>;
};

/** `datasetIds`: of any of these data sets. */
type Which = { id?: bigint; kind?: RunKind; datasetId?: bigint; datasetIds?: readonly string[] };
type How = {
  limit: number;
  /** Those that are under way before those that are over. */
  isOpenFirst?: boolean;
  /** Keys of the request that are wanted. */
  asked?: readonly string[];
  /** Of a key of the request the one that is not wanted, being long. */
  without?: readonly [key: string, inner: string];
  /** False where progress and report, as long as an import has files, are not wanted. */
  isWhole?: boolean;
};

/** Runs, the newest first. */
export async function loadRuns(
  db: Queryable,
  { id, kind, datasetId, datasetIds }: Which,
  { limit, isOpenFirst = false, asked = [], without, isWhole = true }: How,
): Promise<RunRow[]> {
  const { rows } = await db.query(
    `SELECT r.id::text, r.kind, r.state, r.error, r."createdAt", r."startedAt", r."finishedAt",
       r.cancelled AND r."finishedAt" IS NULL AS "isCancelling",
       coalesce(r.request->>'datasetName', d.name) AS "datasetName", p.name AS "reviewerName", ${SHARE} AS share,
       CASE WHEN $5 THEN r.progress END AS progress, CASE WHEN $5 THEN r.report END AS report,
       CASE WHEN $6::text[] <> '{}' THEN (SELECT json_object_agg(key, ${WITHOUT}) FROM json_each(r.request) WHERE key = ANY($6)) END AS asked
     FROM "Run" r LEFT JOIN "Dataset" d ON d.id = r."datasetId" LEFT JOIN ${PERSON} p ON p.id = r."reviewerId"
     WHERE ($1::bigint IS NULL OR r.id = $1) AND ($2::text IS NULL OR r.kind = $2) AND ($3::bigint IS NULL OR r."datasetId" = $3)
       AND ($8::bigint[] IS NULL OR r."datasetId" = ANY ($8))
     ORDER BY $7 AND r."finishedAt" IS NOT NULL, r.id DESC LIMIT $4`,
    [
      id ?? null,
      kind ?? null,
      datasetId ?? null,
      limit,
      isWhole,
      asked,
      isOpenFirst,
      datasetIds ?? null,
      ...(without ?? [null, null]),
    ],
  );
  return rows.map((row) => ({
    ...row,
    share: row.share === null ? null : Math.min(1, row.share),
    error: parseMessage(row.error),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    resumable: isResumable(row),
    asked: row.asked ?? {},
  }));
}

/** By json alone: jsonb refuses texts that a person may have typed, such as half a surrogate. */
const WITHOUT = `CASE WHEN key = $9::text THEN
  (SELECT json_object_agg(own.key, own.value) FROM json_each(value) own WHERE own.key <> $10::text) ELSE value END`;

/** Of each kind's own measure: an import counts bytes, an export entries, and all else parts. */
const SHARE = `coalesce(
  (r.progress->>'bytes')::float8 / nullif((r.progress->>'bytesTotal')::float8, 0),
  (r.progress->>'entries')::float8 / nullif((r.progress->>'entriesTotal')::float8, 0),
  (r.progress->>'done')::float8 / nullif((r.progress->>'total')::float8, 0))`;

const isResumable = ({ kind, state }: { kind: string; state: RunState }): boolean =>
  isRunKind(kind) && factsOf(kind).isResumable && (state === "cancelled" || state === "failed");

/** @throws StudioError not_found */
export async function loadRun(db: Queryable, runId: bigint): Promise<RunRow> {
  const [run] = await loadRuns(db, { id: runId }, { limit: 1 });
  if (!run) throw new StudioError("not_found", message("noRun", { id: runId }));
  return run;
}
