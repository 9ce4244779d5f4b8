import { routeHandler } from "#app/api/route-handler.ts";
import { resolveComment } from "#server/datasets/comments.ts";

export const PATCH = routeHandler("PATCH /api/comments/{commentId}", ({ params, body, db, reviewer }) =>
  resolveComment(db, reviewer, params.commentId, body.resolved),
);
