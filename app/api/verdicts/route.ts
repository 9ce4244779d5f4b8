import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { verdictBodySchema } from "#domain/verdict.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { door } from "../door.ts";

/** Records one verdict. A late one is stored and answers 409 with both sides, as one refused for its chain does. */
export const POST = door(
  { may: "reviewer", params: z.object({}), body: verdictBodySchema },
  async ({ body, db, reviewer }) => {
    const { conflict, ...recorded } = await recordVerdict(db, reviewer, body);
    if (conflict) {
      throw new StudioError(
        "conflict",
        "Somebody else decided this entry after your claim lapsed. Yours is kept, theirs stands.",
        { data: { ...recorded, ...conflict } },
      );
    }
    return recorded;
  },
);
