import type pg from "pg";
import { type FoldedVerdict, foldLatest } from "#domain/fold.ts";
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

type Link = FoldedVerdict & { entryId: string; reviewerId: string; reasonCodes: string[] };

/** All verdicts of the entries in the data set's own review, oldest first, as far as folding needs them. */
async function loadChains(client: pg.PoolClient, ids: readonly string[]): Promise<Map<string, Link[]>> {
  const { rows } = await client.query<Link>(
    `SELECT v."entryId", v.id, v.decision, v.undoes, v.late, v."reviewerId", v."reasonCodes",
       CASE WHEN v."turnsAfter" IS NOT NULL THEN json_array_length(v."turnsAfter") END AS "turnsLeft",
       EXISTS (SELECT 1 FROM "Judgement" j WHERE j."verdictId" = v.id AND NOT j."right") AS "judgedWrong"
     FROM "Verdict" v WHERE v."entryId" = ANY($1::bigint[]) AND v.pass = 'main' ORDER BY v."entryId", v.sequence`,
    [ids],
  );
  const chains = new Map<string, Link[]>();
  for (const row of rows) {
    const entryId = String(row.entryId);
    const chain = chains.get(entryId) ?? [];
    chain.push(row);
    chains.set(entryId, chain);
  }
  return chains;
}
