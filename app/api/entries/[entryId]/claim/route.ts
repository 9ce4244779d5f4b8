import { routeHandler } from "#app/api/route-handler.ts";
import { claimEntry } from "#server/queue/claim-entry.ts";

export const POST = routeHandler("POST /api/entries/{entryId}/claim", async ({ params, db, reviewer }) => ({
  claim: await claimEntry(db, BigInt(params.entryId), reviewer.id),
}));
