import { routeHandler } from "#app/api/route-handler.ts";
import { withoutNames } from "#domain/rights/without-names.ts";
import { loadComments, saveComment } from "#server/datasets/comments.ts";

export const GET = routeHandler(
  "GET /api/entries/{entryId}/comments",
  async ({ params, db, reviewer, seesOwnAlone }) => {
    const comments = await loadComments(db, BigInt(params.entryId));
    return { comments: seesOwnAlone ? comments.map((comment) => withoutNames(comment, reviewer)) : comments };
  },
);

export const POST = routeHandler("POST /api/entries/{entryId}/comments", ({ params, body, db, reviewer }) =>
  saveComment(db, reviewer, BigInt(params.entryId), body),
);
