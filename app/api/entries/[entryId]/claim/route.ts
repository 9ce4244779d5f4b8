import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { claimEntry } from "#server/queue/claim-entry.ts";
import { door } from "../../../door.ts";

/** Claims an entry opened from browse, at the first key that decides or edits it. */
export const POST = door(
  { may: "reviewer", params: z.object({ entryId: idSchema }), body: z.strictObject({}) },
  async ({ params, db, reviewer }) => ({ claim: await claimEntry(db, BigInt(params.entryId), reviewer.id) }),
);
