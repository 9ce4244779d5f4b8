import type pg from "pg";
import { type FoldedVerdict, foldLatest } from "#domain/verdict/fold.ts";
import { loadChains } from "#server/entries/chain.ts";
import {
  type Actor,
  type BatchCounts,
  bulkVerdictId,
  type Change,
  countLeft,
  lockEntries,
  writeChanges,
} from "#server/entries/write-changes.ts";

/**
 * Takes back what Run `undoneRunId` decided on the entries of a batch, and leaves those that were decided again since or
 * that somebody else has before them. Within the caller's transaction.
 */
export async function undoBatch(
  client: pg.PoolClient,
  actor: Actor,
  ids: readonly string[],
  undoneRunId: bigint,
): Promise<BatchCounts> {
  const counts: BatchCounts = { changed: 0, left: {} };
  const entries = await lockEntries(client, actor, ids);
  const chains = await loadChains(client, ids);
  const changes = entries.flatMap((entry): Change[] => {
    const chain = chains.get(entry.entryId) ?? [];
    const undoes = bulkVerdictId(undoneRunId, entry.entryId);
    const ownId = bulkVerdictId(actor.runId, entry.entryId);
    if (entry.verdictId !== undoes || chain.some((link) => link.undoes === undoes)) {
      countLeft(counts, "changedSince");
      return [];
    }
    if (entry.isClaimed) {
      countLeft(counts, "claimed");
      return [];
    }
    const { state, verdictId } = foldLatest([...chain, undoOf(ownId, undoes)]);
    return [{ entry, undoes, state, standing: chain.find((link) => link.id === verdictId) ?? null }];
  });
  await writeChanges(client, actor, changes, { decision: "undo", reasonCodes: [], note: null });
  counts.changed += changes.length;
  return counts;
}

const undoOf = (id: string, undoes: string): FoldedVerdict => ({
  id,
  decision: "undo",
  undoes,
  late: false,
  turnsLeft: null,
  judgedWrong: false,
});
