import { StudioError } from "#domain/error.ts";
import { foldLatest } from "#domain/fold.ts";
import type { Conflict } from "#domain/review/conflict.ts";
import type { Database } from "#server/db/client.ts";
import { GIVEN, givenOf } from "#server/db/given-verdict.ts";
import { headOf, type Link } from "./chain.ts";

type Meeting = { chain: readonly Link[]; reviewerId: string; state: Conflict["state"]; version: number };

/**
 * The other side of a verdict that met another: the one that the state comes from, else the reviewer's own last one that
 * still stands; null where nothing stands. A verdict sent again with `headId` and `version` stands. `storedId` names the
 * late verdict in the chain that the conflict is about, null where nothing was written.
 */
export async function conflictOf(
  db: Database,
  { chain, reviewerId, state, version }: Meeting,
  storedId: string | null,
): Promise<Conflict> {
  const undone = new Set(chain.map((link) => link.undoes));
  const own = chain.findLast(
    (link) =>
      link.reviewerId === reviewerId && link.decision !== "undo" && link.id !== storedId && !undone.has(link.id),
  );
  const theirsId = foldLatest(chain).verdictId ?? own?.id ?? null;
  return {
    stored: storedId !== null,
    headId: headOf(chain, reviewerId),
    state,
    version,
    theirs: theirsId === null ? null : await loadSide(db, theirsId, reviewerId),
  };
}

async function loadSide(db: Database, id: string, reviewerId: string): Promise<Conflict["theirs"]> {
  const row = await db.prisma.verdict.findUniqueOrThrow({
    where: { id },
    select: { reviewerId: true, reviewerName: true, createdAt: true, ...GIVEN },
  });
  return {
    verdictId: id,
    reviewerName: row.reviewerName,
    isOwn: row.reviewerId === reviewerId,
    ...givenOf(row),
    at: row.createdAt.toISOString(),
  };
}

/** The "no" to a verdict that met another one of the same chain: nothing of it was written. */
export async function refuseConflict(db: Database, meeting: Meeting, message: string): Promise<never> {
  throw new StudioError("conflict", message, { data: await conflictOf(db, meeting, null) });
}
