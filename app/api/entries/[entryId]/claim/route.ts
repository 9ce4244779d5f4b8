import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { claimEntry } from "#server/queue/claim-entry.ts";

/** Claims an entry opened from browse, at the first key that decides or edits it. */
export const POST = routeHandler(
  { access: "review", params: z.object({ entryId: idSchema }), body: z.strictObject({}) },
  async ({ params, db, reviewer }) => ({ claim: await claimEntry(db, BigInt(params.entryId), reviewer.id) }),
);
