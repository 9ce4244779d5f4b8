import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import type { Conflict } from "#domain/review/conflict.ts";
import { VERDICT_BYTES_MAX, verdictBodySchema } from "#domain/verdict.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { door } from "../door.ts";

/** Records one verdict. A late one is stored and answers 409 with both sides, as one refused for its chain does. */
export const POST = door(
  { may: "reviewer", params: z.object({}), body: verdictBodySchema, bodyBytesMax: VERDICT_BYTES_MAX },
  async ({ body, received, db, reviewer }) => {
    const { conflict, ...recorded } = await recordVerdict(db, reviewer, body, received);
    if (conflict) throw new StudioError("conflict", sentenceOf(conflict), { data: { ...recorded, ...conflict } });
    return recorded;
  },
);

function sentenceOf({ heldBy, claim }: Conflict): string {
  if (heldBy) return "Somebody else holds this entry now and decides it. Yours is kept, and does not count.";
  if (claim === "held") return "Somebody else decided this entry while you held it. Yours is kept, theirs stands.";
  if (claim === "lapsed")
    return "Somebody else decided this entry after your claim lapsed. Yours is kept, theirs stands.";
  return "Somebody else decided this entry before yours arrived. Yours is kept, theirs stands.";
}
