import { randomUUID } from "node:crypto";
import type pg from "pg";
import { IMPORT } from "#server/db/import-reviewer.ts";
import { type Change, type LockedEntry, lockEntries, writeChanges } from "./write-changes.ts";

/** An entry, and since when what it stood beside was shown; null: since ever, as far as anybody knows. */
export type BesideAnother = { id: string; shownSince: Date | null };

const NOTE = "Its photo was another before: shown beside it when it was decided.";

/**
 * Entries that were decided beside a photo that is not theirs are flagged, for somebody to look again: the verdicts given stay in
 * their history. Entries that nobody decided, or only before that photo was shown, are left as they are. Within the transaction that
 * moved them.
 */
export async function flagMoved(
  client: pg.PoolClient,
  datasetId: bigint,
  moved: readonly BesideAnother[],
): Promise<void> {
  if (moved.length === 0) return;
  await client.query(`INSERT INTO "Reviewer" (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    IMPORT.id,
    IMPORT.name,
  ]);
  const author = { datasetId, reviewer: IMPORT, runId: null };
  // Of an entry that several photos moved from, what was shown first tells.
  const since = new Map<string, Date | null>();
  for (const { id, shownSince } of moved) {
    const before = since.get(id);
    const isFirst = before === undefined || shownSince === null || (before !== null && shownSince < before);
    if (isFirst) since.set(id, shownSince);
  }
  const isSeen = ({ entryId, changedAt }: LockedEntry) => {
    const shownSince = since.get(entryId) ?? null;
    return shownSince === null || changedAt === null || changedAt >= shownSince;
  };
  const changes = (await lockEntries(client, author, [...since.keys()])).flatMap((entry): Change[] =>
    entry.state === "pending" || entry.state === "flagged" || !isSeen(entry)
      ? []
      : [
          {
            entry,
            undoes: null,
            state: "flagged",
            standing: { id: randomUUID(), reviewerId: IMPORT.id, reasonCodes: [] },
          },
        ],
  );
  await writeChanges(client, author, changes, { decision: "flag", reasonCodes: [], note: NOTE });
}
