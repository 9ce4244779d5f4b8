import { LEASE_SECONDS } from "#domain/claim.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { turnSchema } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { foldLatest } from "#domain/verdict/fold.ts";
import type { Undoable } from "#domain/verdict/recorded.ts";
import type { Database } from "#server/db/client.ts";
import type { Queue } from "#server/db/generated/client.ts";
import { headOf, type Link, loadChain } from "#server/entries/chain.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { loadUndoableOfQueue } from "#server/entries/undoable.ts";
import { contentOfVerdict, VERDICT_CONTENT } from "#server/entries/verdict-content.ts";

/**
 * The reviewer's newest verdict of a session that they have not taken back yet, or null. Asked again after each undo, it walks
 * back over all of them, whatever page or browser they were given in.
 * @throws StudioError not_found · forbidden (a practice that is over, or is another reviewer's)
 */
export async function loadUndoableInSession(
  db: Database,
  queueId: bigint,
  reviewerId: string,
): Promise<Undoable | null> {
  const queue = await db.prisma.queue.findUnique({ where: { id: queueId } });
  if (!queue) throw new StudioError("not_found", message("noSession", { id: queueId }));
  if (queue.purpose === "practice") checkPractice(queue, reviewerId);
  const verdictId = await loadUndoableOfQueue(db, queue, reviewerId);
  if (verdictId === null) return null;
  const { entryId, createdAt, ...row } = await db.prisma.verdict.findUniqueOrThrow({
    where: { id: verdictId },
    select: { entryId: true, createdAt: true, ...VERDICT_CONTENT },
  });
  const [[entry], chain, place] = await Promise.all([
    loadEntryViews(db, [entryId]),
    loadChain(db, { entryId, pass: queue.pass, reviewerId }),
    db.prisma.queueEntry.findUniqueOrThrow({ where: { queueId_entryId: { queueId, entryId } } }),
  ]);
  const view = must(entry, "a verdict's entry is never deleted without it");
  const { decision, ...given } = contentOfVerdict(row);
  return {
    verdictId,
    decision,
    at: createdAt.toISOString(),
    claimed: {
      entry:
        queue.pass === "main"
          ? { ...view, ...(await standingWithout(db, chain, verdictId)) }
          : { ...view, state: "pending", edited: null, editedKeys: [], version: 0 },
      position: place.position,
      // Of the claim that recording the undo makes (settle-queue.ts); asking takes none.
      claim: { token: verdictId, until: new Date(Date.now() + LEASE_SECONDS * 1000).toISOString() },
      headId: headOf(chain, reviewerId),
    },
    given,
  };
}

function checkPractice(queue: Pick<Queue, "id" | "reviewerId" | "finishedAt">, reviewerId: string): void {
  if (queue.reviewerId !== reviewerId) {
    throw new StudioError("forbidden", message("otherPractice"));
  }
  if (queue.finishedAt) {
    throw new StudioError("forbidden", message("practiceOver"));
  }
}

/** The state that the entry has once the verdict is undone, with the text where that is an edit's. */
async function standingWithout(
  db: Database,
  chain: readonly Link[],
  verdictId: string,
): Promise<Pick<ClaimedEntry["entry"], "state" | "edited" | "editedKeys">> {
  const folded = foldLatest(chain.filter((link) => link.id !== verdictId));
  if (folded.state !== "edited" || folded.verdictId === null)
    return { state: folded.state, edited: null, editedKeys: [] };
  const { turnsAfter, keysAfter } = await db.prisma.verdict.findUniqueOrThrow({
    where: { id: folded.verdictId },
    select: { turnsAfter: true, keysAfter: true },
  });
  return {
    state: "edited",
    edited: turnSchema.array().parse(turnsAfter),
    editedKeys: keyEditSchema.array().parse(keysAfter ?? []),
  };
}
