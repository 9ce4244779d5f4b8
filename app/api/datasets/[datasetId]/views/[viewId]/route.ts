import { z } from "zod";
import { viewRenameSchema } from "#domain/find/saved-view.ts";
import { idSchema } from "#domain/id.ts";
import { removeView, renameView } from "#server/find/views.ts";
import { door } from "../../../../door.ts";

const params = z.object({ datasetId: idSchema, viewId: idSchema });

export const PATCH = door({ may: "reviewer", params, body: viewRenameSchema }, ({ params, body, db }) =>
  renameView(db, BigInt(params.datasetId), BigInt(params.viewId), body.name),
);

export const DELETE = door({ may: "reviewer", params }, ({ params, db }) =>
  removeView(db, BigInt(params.datasetId), BigInt(params.viewId)),
);
