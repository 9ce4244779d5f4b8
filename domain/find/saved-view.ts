import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { refusalWhole } from "#domain/input-problem.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { parseBrowseAddress, printBrowseQuery } from "./browse-query.ts";

/** A query that somebody gave a name, unique in its data set. `query` is the address bar's, without `?`. */
export const savedViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  query: z.string(),
  /** Why its query cannot be opened here: a newer release saved it. Null where it can. */
  unread: messageSchema.nullable(),
  reviewerName: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

const name = nameSchema(80);

/** `query` as printBrowseQuery prints it. */
export const viewRequestSchema = z.strictObject({
  name,
  query: z
    .string()
    .max(8000)
    .transform((text, context) => {
      const parsed = parseBrowseAddress(text);
      if (parsed.ok) return printBrowseQuery(parsed.query).toString();
      context.addIssue(refusalWhole(parsed.why));
      return z.NEVER;
    }),
});
export type ViewRequest = z.infer<typeof viewRequestSchema>;

export const viewRenameSchema = z.strictObject({ name });
