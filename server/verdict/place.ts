import { StudioError } from "#domain/error.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Prisma } from "#server/db/generated/client.ts";

/** Which pass and draw a verdict belongs to. Browsing is the data set's implicit queue: pass "main", no draw. */
export type Place = {
  queueId: bigint | null;
  pass: string;
  position: number | null;
  probability: number | null;
  isSpotCheck: boolean;
};

/** @throws StudioError not_found (not of that session) · forbidden (a practice that is over) · unprocessable (a spot check that would decide) */
export async function findPlace(tx: Prisma.TransactionClient, body: VerdictBody, entryId: bigint): Promise<Place> {
  if (body.queueId === null) {
    return { queueId: null, pass: "main", position: null, probability: null, isSpotCheck: false };
  }
  const drawn = await tx.queueEntry.findUnique({
    where: { queueId_entryId: { queueId: BigInt(body.queueId), entryId } },
    select: {
      position: true,
      probability: true,
      queueId: true,
      queue: { select: { pass: true, purpose: true, finishedAt: true } },
    },
  });
  if (!drawn) throw new StudioError("not_found", `Entry ${entryId} does not belong to session ${body.queueId}.`);
  if (drawn.queue.purpose === "practice" && drawn.queue.finishedAt) {
    throw new StudioError("forbidden", "This practice session is over: its answers have been shown.");
  }
  const { queueId, position, probability, queue } = drawn;
  if (queue.purpose === "spot_check" && ["accept", "edit", "reject"].includes(body.decision)) {
    throw new StudioError("unprocessable", "A spot check judges boxes alone: it neither accepts nor rejects an entry.");
  }
  return { queueId, pass: queue.pass, position, probability, isSpotCheck: queue.purpose === "spot_check" };
}
