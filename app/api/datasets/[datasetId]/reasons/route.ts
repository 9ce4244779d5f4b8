import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { reasonSchema } from "#domain/reasons.ts";
import { loadReasons, saveReasons } from "#server/db/reasons.ts";
import { door } from "../../../door.ts";

const params = z.object({ datasetId: idSchema });

export const GET = door({ may: "anyone", params }, ({ params, db }) => loadReasons(db, BigInt(params.datasetId)));

export const PUT = door(
  { may: "reviewer", params, body: z.strictObject({ reasons: z.array(reasonSchema).max(60) }) },
  ({ params, body, db }) => saveReasons(db, BigInt(params.datasetId), body.reasons),
);
