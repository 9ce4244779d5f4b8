import { TASKS } from "#domain/entry/task.ts";
import { turnSchema, turnsOf } from "#domain/entry/turn.ts";
import { correctionsOf, type StandingVerdict } from "#domain/export/preference/corrections.ts";
import { severities } from "#server/export/formats/judged-rows.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { Selection } from "#server/find/selection.ts";

/** Ids of edited entries of which an answer says something else than it did: what the preference export makes pairs of. */
export async function correctionsAmong(
  snapshot: Snapshot,
  datasetId: bigint,
  selection: Selection,
): Promise<ReadonlySet<number>> {
  const severityOf = await severities({ snapshot, dataset: { id: datasetId, name: "" } });
  const found = new Set<number>();
  const edited: Selection = {
    ...selection,
    states: ["edited"],
    tasks: selection.tasks.length > 0 ? selection.tasks : TASKS,
  };
  for await (const batch of entryRows(snapshot, edited, ["id", "turnsBytes", "turnsAfter", "standing"]))
    for (const [id, turns, after, standing] of batch) {
      if (after === null) continue;
      const verdict: StandingVerdict = standing === null ? { reasons: [], wrong: [] } : JSON.parse(standing);
      const { corrections } = correctionsOf(
        turnsOf(JSON.parse(fromBytes(turns))),
        turnSchema.array().parse(JSON.parse(after)),
        verdict,
        severityOf,
      );
      if (corrections.length > 0) found.add(Number(id));
    }
  return found;
}
