import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadGuideline, saveGuideline } from "#server/db/guidelines.ts";
import { door } from "../../../door.ts";

const params = z.object({ datasetId: idSchema });

export const GET = door({ may: "anyone", params }, ({ params, db }) => loadGuideline(db, BigInt(params.datasetId)));

/** Writes the next version; refused where another was written since `after`. */
export const PUT = door(
  { may: "reviewer", params, body: z.strictObject({ text: z.string().max(200_000), after: z.number().int().min(0) }) },
  ({ params, body, db, reviewer }) => saveGuideline(db, BigInt(params.datasetId), reviewer.id, body),
);
