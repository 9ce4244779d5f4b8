import { routeHandler } from "#app/api/route-handler.ts";
import { withoutNames } from "#domain/rights/without-names.ts";
import { resolveComment } from "#server/datasets/comments.ts";

export const PATCH = routeHandler(
  "PATCH /api/comments/{commentId}",
  async ({ params, body, db, reviewer, seesOwnAlone }) => {
    const comment = await resolveComment(db, reviewer, params.commentId, body.resolved);
    return seesOwnAlone ? withoutNames(comment, reviewer) : comment;
  },
);
