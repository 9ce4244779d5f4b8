import { z } from "zod";
import { resolveComment } from "#server/db/comments.ts";
import { door } from "../../door.ts";

/** Settles a remark or opens it again. */
export const PATCH = door(
  { may: "reviewer", params: z.object({ commentId: z.uuid() }), body: z.strictObject({ resolved: z.boolean() }) },
  ({ params, body, db, reviewer }) => resolveComment(db, reviewer, params.commentId, body.resolved),
);
