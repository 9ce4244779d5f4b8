import type { Reviewer } from "#domain/reviewer.ts";
import type { CommentView } from "#domain/verdict/comment.ts";

/** Of nobody: the same for all others, so that not even two remarks of one person are known to be of one. */
const NOBODY_ID = "00000000-0000-0000-0000-000000000000";

/** A remark as it is told to whoever may not know who wrote it, or settled it; screens name them as somebody else. */
export function withoutNames(comment: CommentView, { id, name }: Reviewer): CommentView {
  const { resolved } = comment;
  const isOwn = comment.reviewerId === id;
  return {
    ...comment,
    ...(isOwn ? {} : { reviewerId: NOBODY_ID, reviewerName: "" }),
    resolved: resolved && { ...resolved, by: resolved.by === name ? name : "" },
  };
}
