import { routeHandler } from "#app/api/route-handler.ts";
import { loadComments, saveComment } from "#server/datasets/comments.ts";

export const GET = routeHandler("GET /api/entries/{entryId}/comments", async ({ params, db }) => ({
  comments: await loadComments(db, BigInt(params.entryId)),
}));

export const POST = routeHandler("POST /api/entries/{entryId}/comments", ({ params, body, db, reviewer }) =>
  saveComment(db, reviewer, BigInt(params.entryId), body),
);
