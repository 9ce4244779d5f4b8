import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { parseBrowseAddress, printBrowseQuery } from "./browse-query.ts";

/** A query that somebody gave a name, unique in its data set. `query` is the address bar's, without `?`. */
export type SavedView = { id: string; name: string; query: string; reviewerName: string | null; createdAt: string };

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
      context.addIssue({ code: "custom", message: parsed.why.code, params: { why: parsed.why } });
      return z.NEVER;
    }),
});
export type ViewRequest = z.infer<typeof viewRequestSchema>;

export const viewRenameSchema = z.strictObject({ name });
