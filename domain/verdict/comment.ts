import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";

/** Where a remark is pinned: on words of a turn's text of that moment, on a box of the photo (image pixels), or the entry. */
export const commentAnchorSchema = z.discriminatedUnion("on", [
  z.strictObject({ on: z.literal("entry") }),
  z.strictObject({
    on: z.literal("words"),
    turnId: z.string().min(1).max(64),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    quote: z.string().min(1).max(10_000),
  }),
  z.strictObject({ on: z.literal("box"), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
]);
export type CommentAnchor = z.infer<typeof commentAnchorSchema>;

/** What a browser sends. `id` is a UUIDv7 made there: sending it twice leaves one comment. */
export const commentBodySchema = z.strictObject({
  id: z.uuid(),
  anchor: commentAnchorSchema,
  text: storable().trim().min(1).max(10_000),
});
export type CommentBody = z.infer<typeof commentBodySchema>;

export const commentViewSchema = z.object({
  id: z.uuid(),
  anchor: commentAnchorSchema,
  text: z.string(),
  reviewerId: z.uuid(),
  reviewerName: z.string(),
  createdAt: z.iso.datetime(),
  resolved: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
export type CommentView = z.infer<typeof commentViewSchema>;
