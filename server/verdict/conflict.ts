import { StudioError } from "#domain/error.ts";
import type { Message } from "#domain/message.ts";
import type { Conflict, Side } from "#domain/review/outbox/conflict.ts";
import { foldLatest, withoutUndone } from "#domain/verdict/fold.ts";
import type { Database } from "#server/db/client.ts";
import { personOf, WITH_PERSON } from "#server/db/person.ts";
import { headOf, type Link } from "#server/entries/chain.ts";
import { contentOfVerdict, VERDICT_CONTENT } from "#server/entries/verdict-content.ts";
import type { Situation } from "./load-situation.ts";

/** `holder` is somebody else who holds the entry now; `claim` what had become of the reviewer's own. */
export type Meeting = {
  chain: readonly Link[];
  reviewerId: string;
  state: Conflict["state"];
  version: number;
  holder: Situation["holder"];
  claim: Conflict["claim"];
};

/**
 * The other side of a verdict that met another: the one that the state comes from, else the reviewer's own last one that
 * still stands; null where nothing stands. A verdict sent again with `headId` and `version` stands, unless somebody else
 * holds the entry. `storedId` names the late verdict in the chain that the conflict is about, null where nothing was written.
 */
export async function conflictOf(
  db: Database,
  { chain, reviewerId, state, version, holder, claim }: Meeting,
  storedId: string | null,
): Promise<Conflict> {
  const own = standingOf(chain, reviewerId, storedId);
  const theirsId = foldLatest(chain).verdictId ?? own?.id ?? null;
  // Of a verdict that was not kept it says nothing who holds the entry: sent again it may be kept.
  const holderId = storedId === null ? null : (holder?.reviewerId ?? null);
  return {
    stored: storedId !== null,
    headId: headOf(chain, reviewerId),
    state,
    version,
    theirs: theirsId === null ? null : await loadSide(db, theirsId, reviewerId),
    heldBy: holderId === null ? null : { reviewerName: await loadName(db, holderId) },
    claim,
  };
}

/** The reviewer's last verdict of a chain, other than `exceptId`, that is no undo and was not undone. */
export function standingOf(chain: readonly Link[], reviewerId: string, exceptId: string | null = null): Link | null {
  return withoutUndone(chain).findLast((link) => link.reviewerId === reviewerId && link.id !== exceptId) ?? null;
}

export async function loadSide(db: Database, id: string, reviewerId: string): Promise<Side> {
  const row = await db.prisma.verdict.findUniqueOrThrow({
    where: { id },
    select: { reviewer: WITH_PERSON, createdAt: true, ...VERDICT_CONTENT },
  });
  return {
    verdictId: id,
    reviewerName: personOf(row.reviewer).name,
    isOwn: personOf(row.reviewer).id === reviewerId,
    ...contentOfVerdict(row),
    at: row.createdAt.toISOString(),
  };
}

async function loadName(db: Database, id: string): Promise<string> {
  return (await db.prisma.reviewer.findUnique({ where: { id }, select: { name: true } }))?.name ?? "?";
}

/** The "no" to a verdict that met another one of the same chain: nothing of it was written. */
export async function refuseConflict(db: Database, meeting: Meeting, why: Message): Promise<never> {
  throw new StudioError("conflict", why, { data: await conflictOf(db, meeting, null) });
}
