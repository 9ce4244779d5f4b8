import { LEASE_SECONDS } from "#domain/claim.ts";
import { withoutUndone } from "#domain/verdict/fold.ts";
import type { Decision, VerdictBody } from "#domain/verdict/verdict.ts";
import type { Link } from "#server/entries/chain.ts";
import type { Place } from "./place.ts";

/** What becomes of an entry's place in its queue; `decision` is the last one of this queue that stands. */
export type Settled = { outcome: "skipped" | "decided" | null; decision: Decision | null };

/**
 * A decision settles the entry's place in its queue; judgements alone settle it in a spot check. An undo opens it again.
 * Null where the place stays as it is. `chain` ends with this verdict.
 */
export function settledBy(body: VerdictBody, place: Place, chain: readonly Link[]): Settled | null {
  if (place.queueId === null || (body.decision === "judge" && !place.isSpotCheck)) return null;
  const outcome = body.decision === "undo" ? null : body.decision === "skip" ? "skipped" : "decided";
  const own = chain.filter((link) => link.queueId === place.queueId);
  const standing = withoutUndone(own).findLast((link) => link.decision !== "judge" || place.isSpotCheck);
  return { outcome, decision: standing?.decision ?? null };
}

/**
 * The claims of `settled` end with their decisions: the reviewer's own, and the one whose token the deciding page has. Two
 * reviewers' passes of an entry are two claims.
 */
export const END_CLAIMS = `
  DELETE FROM "Claim" c USING settled
  WHERE settled.undoes IS NULL AND c."entryId" = settled."entryId" AND c.pass = settled.pass
    AND (c."reviewerId" = settled."reviewerId" OR c.token = settled."claimToken")`;

/**
 * What of `settled` is undone is its reviewer's again, unless somebody holds it by now. The claim's token is the undone
 * verdict's id: a browser knows it before the undo has arrived.
 */
export const CLAIM_BACK = `
  INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until)
  SELECT "entryId", pass, "queueId", "reviewerId", undoes, now() + interval '${LEASE_SECONDS} seconds'
  FROM settled WHERE undoes IS NOT NULL
  ON CONFLICT ("entryId", pass) DO UPDATE
    SET "queueId" = CASE WHEN "Claim"."reviewerId" = EXCLUDED."reviewerId"
          THEN coalesce(EXCLUDED."queueId", "Claim"."queueId") ELSE EXCLUDED."queueId" END,
        "reviewerId" = EXCLUDED."reviewerId", token = EXCLUDED.token, until = EXCLUDED.until
    WHERE "Claim".until <= now() OR "Claim"."reviewerId" = EXCLUDED."reviewerId"`;
