import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { viewRenameSchema } from "#domain/find/saved-view.ts";
import { idSchema } from "#domain/id.ts";
import { removeView, renameView } from "#server/datasets/saved-views.ts";

const params = z.object({ datasetId: idSchema, viewId: idSchema });

export const PATCH = routeHandler({ access: "lead", params, body: viewRenameSchema }, ({ params, body, db }) =>
  renameView(db, BigInt(params.datasetId), BigInt(params.viewId), body.name),
);

export const DELETE = routeHandler({ access: "lead", params }, ({ params, db }) =>
  removeView(db, BigInt(params.datasetId), BigInt(params.viewId)),
);
