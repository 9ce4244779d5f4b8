import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { startPractice } from "#server/queue/start-practice.ts";
import { door } from "../../../door.ts";

/** The reviewer's practice session on this data set, made at the first call. */
export const POST = door(
  { may: "reviewer", params: z.object({ datasetId: idSchema }), body: z.strictObject({}) },
  ({ params, db, reviewer }) => startPractice(db, BigInt(params.datasetId), reviewer.id),
);
