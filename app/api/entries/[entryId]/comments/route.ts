import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { commentBodySchema } from "#domain/verdict/comment.ts";
import { loadComments, saveComment } from "#server/datasets/comments.ts";

const params = z.object({ entryId: idSchema });

/** The remarks on an entry, oldest first. */
export const GET = routeHandler({ access: "read", params }, async ({ params, db }) => ({
  comments: await loadComments(db, BigInt(params.entryId)),
}));

/** Keeps a remark. Sending it twice leaves one. */
export const POST = routeHandler(
  { access: "review", params, body: commentBodySchema, bodyBytesMax: 256 * 1024 },
  ({ params, body, db, reviewer }) => saveComment(db, reviewer, BigInt(params.entryId), body),
);
