import { z } from "zod";
import { type CommentAnchor, commentAnchorSchema } from "#domain/verdict/comment.ts";
import { identity } from "../../ui/identity.ts";

const schema = z.object({
  text: z.string(),
  anchor: commentAnchorSchema,
  label: z.string(),
  /** Of the last try to send it: the same content goes again under the same id, or two comments could come of it. */
  tried: z.object({ id: z.uuid(), content: z.string() }).nullable(),
});

/** A remark being written, with what it is pinned to. */
export type CommentDraft = z.infer<typeof schema>;

/** Where people sign in, each has their own: the next one in this tab neither reads nor sends it. */
const keyOf = (entryId: string) => `svit-comment/${identity.ownPart()}${entryId}`;

/** The remark that was begun on an entry in this tab, or null. */
export function loadCommentDraft(entryId: string): CommentDraft | null {
  try {
    return schema.safeParse(JSON.parse(sessionStorage.getItem(keyOf(entryId)) ?? "null")).data ?? null;
  } catch {
    // A storage that is closed or damaged holds no draft.
    return null;
  }
}

/** Persists a comment draft across entries, a closed panel, a reload. Where nothing can be stored it lives as long as the page. */
export function saveCommentDraft(entryId: string, draft: CommentDraft | null): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(entryId), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(entryId));
  } catch {
    // Full or forbidden: typing continues.
  }
}

export const contentOf = (anchor: CommentAnchor, text: string): string => JSON.stringify([anchor, text.trim()]);
