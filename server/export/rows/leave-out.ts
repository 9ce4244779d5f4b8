import type { Selection } from "#server/find/selection.ts";
import { entryRows } from "./entry-rows.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Tally } from "./tally.ts";

export const WITHDRAWN = { reason: "withdrawn", what: "its photo was withdrawn" };
export const HELD_OUT = { reason: "held-out", what: "its photo is held out" };
export const TORN = {
  reason: "photos-in-several-splits",
  what: "a photo of it that other entries have as well falls to another split than its first",
};

/** Entries that would leave but for their photo: counted and listed like any other that stays behind. */
export async function leaveOut(
  snapshot: Snapshot,
  selection: Selection,
  tally: Tally,
  { reason, what }: { reason: string; what: string },
): Promise<void> {
  const columns = ["id", "task", "sourceFileId", "rowIndex", "partIndex", "identity"] as const;
  for await (const rows of entryRows(snapshot, selection, columns))
    for (const [id, task, sourceFileId, rowIndex, partIndex, identity] of rows)
      await tally.leftOut({ id, task, sourceFileId, rowIndex, partIndex, identity }, reason, what);
}

/** Whether any photo of the installation is withdrawn: an index has those alone. */
export const hasWithdrawn = async (snapshot: Snapshot): Promise<boolean> =>
  (await snapshot.query('SELECT 1 FROM "Image" WHERE "isWithdrawn" LIMIT 1')).length > 0;
