import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { watchRun } from "#server/runs/watch-run.ts";
import { door } from "../../door.ts";

/** How far a run is, and what came of it. */
export const GET = door({ may: "anyone", params: z.object({ runId: idSchema }) }, ({ params, db }) =>
  watchRun(db, BigInt(params.runId)),
);
