import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { startPractice } from "#server/queue/start-practice.ts";

/** The reviewer's practice session on this data set, made at the first call. */
export const POST = routeHandler(
  { access: "review", params: z.object({ datasetId: idSchema }), body: z.strictObject({}) },
  ({ params, db, reviewer }) => startPractice(db, BigInt(params.datasetId), reviewer.id),
);
