import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { door } from "../../../door.ts";

export const GET = door({ may: "anyone", params: z.object({ queueId: idSchema }) }, ({ params, db }) =>
  loadProgress(db, BigInt(params.queueId)),
);
