import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import type { Conflict } from "#domain/review/outbox/conflict.ts";
import { recordVerdict } from "#server/verdict/record.ts";

export const POST = routeHandler("POST /api/verdicts", async ({ body, received, db, reviewer }) => {
  const { conflict, ...recorded } = await recordVerdict(db, reviewer, body, received);
  if (conflict) throw new StudioError("conflict", messageOf(conflict), { data: { ...recorded, ...conflict } });
  return recorded;
});

function messageOf({ heldBy, claim }: Conflict): Message {
  if (heldBy) return message("theirsHolds");
  if (claim === "held") return message("theirsWhileHeld");
  if (claim === "lapsed") return message("theirsAfterLapse");
  return message("theirsBefore");
}
