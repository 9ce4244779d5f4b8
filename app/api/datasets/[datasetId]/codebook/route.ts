import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { codebookChangeSchema } from "#domain/verdict/codebook.ts";
import { loadCodebook, saveCodebook } from "#server/datasets/codebook.ts";

const params = z.object({ datasetId: idSchema });
/** The longest guideline and list there may be, whatever the script that they are written in. */
const BYTES_MAX = 2_000_000;

/** Guideline and reasons in force. */
export const GET = routeHandler({ access: "read", params }, ({ params, db }) =>
  loadCodebook(db, BigInt(params.datasetId)),
);

/** Saves the next version; refused with both versions where another was saved since `after`. */
export const PUT = routeHandler(
  { access: "lead", params, body: codebookChangeSchema, bodyBytesMax: BYTES_MAX },
  ({ params, body, db, reviewer }) => saveCodebook(db, BigInt(params.datasetId), reviewer.id, body),
);
