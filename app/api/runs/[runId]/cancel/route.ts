import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { cancelRun } from "#server/runs/cancel-run.ts";
import { door } from "../../../door.ts";

/** Asks a run to stop. One that is over stays as it is. */
export const POST = door(
  { may: "reviewer", params: z.object({ runId: idSchema }), body: z.strictObject({}) },
  async ({ params, db }) => {
    await cancelRun(db, BigInt(params.runId));
    return {};
  },
);
