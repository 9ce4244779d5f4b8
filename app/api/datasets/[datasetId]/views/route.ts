import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { viewRequestSchema } from "#domain/find/saved-view.ts";
import { idSchema } from "#domain/id.ts";
import { loadViews, saveView } from "#server/datasets/saved-views.ts";

const params = z.object({ datasetId: idSchema });

export const GET = routeHandler({ access: "read", params }, ({ params, db }) =>
  loadViews(db, BigInt(params.datasetId)),
);

/** Saves a filter under a name. */
export const POST = routeHandler(
  { access: "lead", params, body: viewRequestSchema },
  ({ params, body, db, reviewer }) => saveView(db, BigInt(params.datasetId), reviewer.id, body),
);
