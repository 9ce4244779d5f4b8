import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { refusalWhole } from "#domain/input-problem.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { parseBrowseAddress, printBrowseQuery } from "./browse-query.ts";
import { NO_PART } from "./filters/parts.ts";

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

/** Whether a query asks for what only its own data set has by these numbers: parts, sessions, photos. Elsewhere they are others. */
export function isOfOtherSet(query: string): boolean {
  const parsed = parseBrowseAddress(query);
  if (!parsed.ok) return true;
  const { parts, queues, images } = parsed.query.filter;
  return queues.length > 0 || images.length > 0 || parts.some((part) => part !== NO_PART);
}

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
