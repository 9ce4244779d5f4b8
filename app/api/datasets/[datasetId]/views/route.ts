import { z } from "zod";
import { viewRequestSchema } from "#domain/find/saved-view.ts";
import { idSchema } from "#domain/id.ts";
import { loadViews, saveView } from "#server/find/views.ts";
import { door } from "../../../door.ts";

const params = z.object({ datasetId: idSchema });

export const GET = door({ may: "anyone", params }, ({ params, db }) => loadViews(db, BigInt(params.datasetId)));

/** Saves a filter under a name. */
export const POST = door({ may: "reviewer", params, body: viewRequestSchema }, ({ params, body, db, reviewer }) =>
  saveView(db, BigInt(params.datasetId), reviewer.id, body),
);
