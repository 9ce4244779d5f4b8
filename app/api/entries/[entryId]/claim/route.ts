import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { loadEntryViews } from "#server/db/entry-views.ts";
import { claimEntry } from "#server/queue/claim-entry.ts";
import { loadHeads } from "#server/queue/claim-next.ts";
import { door } from "../../../door.ts";

/** Claims an entry opened from browse, at the first key that decides or edits it. */
export const POST = door(
  { may: "reviewer", params: z.object({ entryId: idSchema }), body: z.strictObject({}) },
  async ({ params, db, reviewer }) => {
    const entryId = BigInt(params.entryId);
    const [entry] = await loadEntryViews(db, [entryId]);
    if (!entry) throw new StudioError("not_found", `There is no entry ${entryId}.`);
    const claim = await claimEntry(db, entryId, reviewer.id);
    const heads = await loadHeads(db, "main", reviewer.id, [entryId]);
    return { claim, entry, headId: heads.get(entryId) ?? null };
  },
);
