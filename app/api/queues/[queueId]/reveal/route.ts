import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { revealPractice } from "#server/verdict/reveal-practice.ts";

/** Ends a practice session and answers with its key and the score. A POST: it closes the session. */
export const POST = routeHandler(
  { access: "review", params: z.object({ queueId: idSchema }), body: z.strictObject({}) },
  ({ params, db, reviewer }) => revealPractice(db, BigInt(params.queueId), reviewer.id),
);
