import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { commentBodySchema } from "#domain/verdict/comment.ts";
import { loadComments, saveComment } from "#server/db/comments.ts";
import { door } from "../../../door.ts";

const params = z.object({ entryId: idSchema });

/** The remarks on an entry, oldest first. */
export const GET = door({ may: "anyone", params }, async ({ params, db }) => ({
  comments: await loadComments(db, BigInt(params.entryId)),
}));

/** Keeps a remark. Sending it twice leaves one. */
export const POST = door(
  { may: "reviewer", params, body: commentBodySchema, bodyBytesMax: 256 * 1024 },
  ({ params, body, db, reviewer }) => saveComment(db, reviewer, BigInt(params.entryId), body),
);
