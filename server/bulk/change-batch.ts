import type pg from "pg";
import type { BulkAction } from "#domain/bulk.ts";
import type { EntryState } from "#domain/entry/task.ts";
import {
  type Actor,
  type BatchCounts,
  bulkVerdictId,
  countLeft,
  lockEntries,
  writeChanges,
} from "#server/entries/write-changes.ts";

/** Actions that are a verdict on each entry. */
export type Deciding = Extract<BulkAction, { do: "flag" | "reset" }>;

export const STATE_AFTER: Record<Deciding["do"], EntryState> = { flag: "flagged", reset: "pending" };

/**
 * Flags or resets the entries of a batch. Left as they are: those that somebody else has before them, that stand so
 * already, and that were decided after the action was asked for. Within the caller's transaction.
 */
export async function changeBatch(
  client: pg.PoolClient,
  actor: Actor,
  ids: readonly string[],
  action: Deciding,
): Promise<BatchCounts> {
  const counts: BatchCounts = { changed: 0, left: {} };
  const state = STATE_AFTER[action.do];
  const reasonCodes = action.do === "flag" ? action.reasonCodes : [];
  const changes = (await lockEntries(client, actor, ids)).flatMap((entry) => {
    const id = bulkVerdictId(actor.runId, entry.entryId);
    if (entry.isClaimed) countLeft(counts, "claimed");
    else if (entry.changedAt && entry.changedAt > actor.asOf) countLeft(counts, "changedSince");
    else if (entry.state === state) countLeft(counts, "same");
    else return [{ entry, undoes: null, state, standing: { id, reviewerId: actor.reviewer.id, reasonCodes } }];
    return [];
  });
  await writeChanges(client, actor, changes, { decision: action.do, reasonCodes, note: action.note });
  counts.changed += changes.length;
  return counts;
}
