import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import type { Conflict, Side } from "#domain/review/outbox/conflict.ts";
import { noteConflict, noteVerdict } from "#server/metrics/work-metrics.ts";
import { recordVerdict } from "#server/verdict/record.ts";

export const POST = routeHandler("POST /api/verdicts", async ({ body, received, db, reviewer, seesOwnAlone }) => {
  const { conflict, ...recorded } = await recordVerdict(db, reviewer, body, received).catch(noteRefused);
  // What is sent again was counted.
  if (!recorded.repeated) noteVerdict(recorded.state);
  if (!recorded.repeated && conflict) noteConflict();
  const told = seesOwnAlone ? { ...recorded, beside: unnamed(recorded.beside) } : recorded;
  if (conflict) {
    const { theirs, heldBy } = conflict;
    const others = seesOwnAlone ? { theirs: unnamed(theirs), heldBy: heldBy && { reviewerName: "" } } : {};
    throw new StudioError("conflict", messageOf(conflict), { data: { ...told, ...conflict, ...others } });
  }
  return told;
});

function noteRefused(error: unknown): never {
  if (error instanceof StudioError && error.code === "conflict") noteConflict();
  throw error;
}

/** Of who decided a reviewer is not told; whether it was themselves they know. */
const unnamed = (side: Side | null): Side | null => (side && !side.isOwn ? { ...side, reviewerName: "" } : side);

function messageOf({ heldBy, claim }: Conflict): Message {
  if (heldBy) return message("theirsHolds");
  if (claim === "held") return message("theirsWhileHeld");
  if (claim === "lapsed") return message("theirsAfterLapse");
  return message("theirsBefore");
}
