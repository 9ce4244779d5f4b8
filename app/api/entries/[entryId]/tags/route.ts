import { routeHandler } from "#app/api/route-handler.ts";
import { addTag, removeTag } from "#server/datasets/tags/change-tags.ts";
import { loadEntryTags } from "#server/datasets/tags/load-tags.ts";

export const GET = routeHandler("GET /api/entries/{entryId}/tags", ({ params, db }) =>
  loadEntryTags(db.pool, BigInt(params.entryId)),
);

export const PUT = routeHandler("PUT /api/entries/{entryId}/tags", ({ params, body, db, reviewer }) =>
  addTag(db, { entryId: BigInt(params.entryId), tag: body.tag, reviewerId: reviewer.id }),
);

export const DELETE = routeHandler("DELETE /api/entries/{entryId}/tags", ({ params, body, db }) =>
  removeTag(db, { entryId: BigInt(params.entryId), tag: body.tag }),
);
