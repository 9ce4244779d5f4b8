import type { VerdictBody } from "#domain/verdict.ts";
import type { Prisma } from "#server/db/generated/client.ts";
import type { Place } from "./place.ts";

type Settled = { body: VerdictBody; entryId: bigint; place: Place; reviewerId: string };

/**
 * A decision settles the entry's place in its queue and ends the claim; judgements alone settle it in a spot check. An undo
 * opens the place of the undone one again.
 */
export async function settleQueue(
  tx: Prisma.TransactionClient,
  { body, entryId, place, reviewerId }: Settled,
): Promise<void> {
  if (place.queueId !== null && (body.decision !== "judge" || place.isSpotCheck)) {
    const outcome =
      body.decision === "undo" ? null : body.decision === "skip" ? ("skipped" as const) : ("decided" as const);
    await tx.queueEntry.update({
      where: { queueId_entryId: { queueId: place.queueId, entryId } },
      data: { outcome, doneAt: outcome ? new Date() : null },
    });
  }
  if (body.undoes === null) await tx.claim.deleteMany({ where: { entryId, pass: place.pass, reviewerId } });
  else await claimBack(tx, { entryId, place, reviewerId, token: body.undoes });
}

/** As long as a claim of the queue's own (server/queue/claim-next.ts): the browser renews both in one call. */
export const CLAIM_BACK_SECONDS = 15 * 60;

type Back = { entryId: bigint; place: Place; reviewerId: string; token: string };

/**
 * The undone entry is this reviewer's again, unless somebody holds it by now. The claim's token is the undone verdict's id:
 * a browser knows it before the undo has arrived.
 */
async function claimBack(tx: Prisma.TransactionClient, { entryId, place, reviewerId, token }: Back): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until)
    VALUES (${entryId}, ${place.pass}, ${place.queueId}, ${reviewerId}::uuid, ${token}::uuid, now() + ${CLAIM_BACK_SECONDS} * interval '1 second')
    ON CONFLICT ("entryId", pass) DO UPDATE
      SET "queueId" = CASE WHEN "Claim"."reviewerId" = EXCLUDED."reviewerId"
            THEN coalesce(EXCLUDED."queueId", "Claim"."queueId") ELSE EXCLUDED."queueId" END,
          "reviewerId" = EXCLUDED."reviewerId", token = EXCLUDED.token, until = EXCLUDED.until
      WHERE "Claim".until <= now() OR "Claim"."reviewerId" = EXCLUDED."reviewerId"`;
}
