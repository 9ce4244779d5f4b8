import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { revealPractice } from "#server/verdict/reveal-practice.ts";
import { door } from "../../../door.ts";

/** Ends a practice session and answers with its key and the score. A POST: it closes the session. */
export const POST = door(
  { may: "reviewer", params: z.object({ queueId: idSchema }), body: z.strictObject({}) },
  ({ params, db, reviewer }) => revealPractice(db, BigInt(params.queueId), reviewer.id),
);
