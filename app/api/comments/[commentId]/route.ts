import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { resolveComment } from "#server/datasets/comments.ts";

/** Settles a remark or opens it again. */
export const PATCH = routeHandler(
  { access: "review", params: z.object({ commentId: z.uuid() }), body: z.strictObject({ resolved: z.boolean() }) },
  ({ params, body, db, reviewer }) => resolveComment(db, reviewer, params.commentId, body.resolved),
);
