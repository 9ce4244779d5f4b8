import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { BulkReport, LeftReason } from "#domain/bulk.ts";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { type Decision, NO_AIDS } from "#domain/verdict/verdict.ts";
import { ownUuid } from "#server/db/own-uuid.ts";
import { lastVerdictSql } from "./last-verdict.ts";
import { followWords } from "./words-now.ts";

/** Who changes entries, by which bulk action's Run, and since when the entries must not have been decided by anybody. */
export type Actor = Author & { runId: bigint; asOf: Date };

/** `runId`: of a bulk action, whose undo finds its verdicts by it; null for an import that moved entries. */
export type Author = { datasetId: bigint; reviewer: { id: string; name: string }; runId: bigint | null };

/** An entry under lock, as a batch finds it. */
export type LockedEntry = {
  entryId: string;
  task: Task;
  state: EntryState;
  version: number;
  verdictId: string | null;
  changedAt: Date | null;
  isClaimed: boolean;
};

/** What becomes of an entry. `standing`: the verdict that its state comes from afterwards. */
export type Change = {
  entry: LockedEntry;
  undoes: string | null;
  state: EntryState;
  standing: { id: string; reviewerId: string; reasonCodes: readonly string[] } | null;
};

export type BatchCounts = Pick<BulkReport, "changed" | "left">;

/**
 * Locks the rows of a batch in the order of their ids, before anything else of these entries: so does everybody
 * (docs/decisions/026), for two that wait for each other would end in a deadlock.
 */
export async function lockEntries(
  client: pg.PoolClient,
  { datasetId, reviewer }: Author,
  ids: readonly string[],
): Promise<LockedEntry[]> {
  const { rows } = await client.query(
    `SELECT s."entryId", s.task, s.state, s.version, s."verdictId", s."changedAt", EXISTS (
       SELECT 1 FROM "Claim" c WHERE c."entryId" = s."entryId" AND c.pass = 'main' AND c.until > now() AND c."reviewerId" <> $3::uuid) AS "isClaimed"
     FROM "EntryStatus" s WHERE s."datasetId" = $1 AND s."entryId" = ANY($2::bigint[]) ORDER BY s."entryId" FOR UPDATE`,
    [datasetId, ids, reviewer.id],
  );
  return rows.map((row) => ({ ...row, entryId: String(row.entryId) }));
}

type Written = { decision: Decision; reasonCodes: readonly string[]; note: string | null };

/** Appends a verdict for each changed entry, moves the states and the counts. Within the caller's transaction. */
export async function writeChanges(
  client: pg.PoolClient,
  actor: Author,
  changes: readonly Change[],
  { decision, reasonCodes, note }: Written,
): Promise<void> {
  if (changes.length === 0) return;
  const ids = changes.map(({ entry }) => entry.entryId);
  const { runId } = actor;
  const verdictIds = changes.map(({ entry, standing }) =>
    runId === null ? (standing?.id ?? randomUUID()) : bulkVerdictId(runId, entry.entryId),
  );
  await client.query(
    `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", decision, undoes, "previousId", "reasonCodes", note,
       mode, "durationMs", "activeMs", "entryVersion", aids, "bulkRunId", "bodyHash", "stateAfter")
     SELECT n.id, $1::bigint, n."entryId", 'main', $2::uuid, $3::"Decision", n.undoes,
       ${lastVerdictSql('n."entryId"', "'main'", "$2::uuid")},
       $4::text[], $5, CASE WHEN $7::bigint IS NULL THEN 'import' ELSE 'bulk' END, 0, 0, n.version, $6::json, $7, sha256(convert_to(n.id::text, 'UTF8')), n.state::"EntryState"
     FROM unnest($8::uuid[], $9::bigint[], $10::uuid[], $11::int[], $12::text[]) AS n (id, "entryId", undoes, version, state)
     ORDER BY n."entryId"`,
    [
      actor.datasetId,
      actor.reviewer.id,
      decision,
      reasonCodes,
      note,
      JSON.stringify(NO_AIDS),
      actor.runId,
      verdictIds,
      ids,
      changes.map(({ undoes }) => undoes),
      changes.map(({ entry }) => entry.version),
      changes.map(({ state }) => state),
    ],
  );
  await client.query(
    `UPDATE "EntryStatus" s SET state = n.state::"EntryState", version = s.version + 1, "verdictId" = n.standing, "reviewerId" = n.reviewer,
       "reasonCodes" = ARRAY(SELECT json_array_elements_text(n.reasons::json)), "changedAt" = now()
     FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::uuid[], $5::text[]) AS n (id, state, standing, reviewer, reasons)
     WHERE s."entryId" = n.id`,
    [
      ids,
      changes.map(({ state }) => state),
      changes.map(({ standing }) => standing?.id ?? null),
      changes.map(({ standing }) => standing?.reviewerId ?? null),
      changes.map(({ standing }) => JSON.stringify(standing?.reasonCodes ?? [])),
    ],
  );
  await client.query(
    `INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
     SELECT $1::bigint, s.task, s."partId", step.state, sum(step.delta)
     FROM unnest($2::bigint[], $3::text[], $4::text[]) AS n (id, before, after) JOIN "EntryStatus" s ON s."entryId" = n.id,
       LATERAL (VALUES (n.before::"EntryState", -1), (n.after::"EntryState", 1)) AS step (state, delta)
     GROUP BY 2, 3, 4 HAVING sum(step.delta) <> 0`,
    [actor.datasetId, ids, changes.map(({ entry }) => entry.state), changes.map(({ state }) => state)],
  );
  await client.query(
    `WITH mine AS MATERIALIZED (
       SELECT "entryId", pass FROM "Claim" WHERE "entryId" = ANY($1::bigint[]) AND pass = 'main' AND "reviewerId" = $2::uuid
       ORDER BY "entryId" FOR UPDATE)
     DELETE FROM "Claim" c USING mine WHERE c."entryId" = mine."entryId" AND c.pass = mine.pass`,
    [ids, actor.reviewer.id],
  );
  const moved = changes.filter(({ entry, state }) => entry.state === "edited" || state === "edited");
  await followWords(
    client,
    moved.map(({ entry }) => entry.entryId),
  );
}

/** A verdict's id follows from its Run and entry (a UUID of version 8: one's own making), so that no Run decides an entry twice and its undo finds it. */
export const bulkVerdictId = (runId: bigint, entryId: string): string => ownUuid(`svit bulk ${runId} ${entryId}`);

export function countLeft(counts: BatchCounts, reason: LeftReason, by = 1): void {
  counts.left[reason] = (counts.left[reason] ?? 0) + by;
}
