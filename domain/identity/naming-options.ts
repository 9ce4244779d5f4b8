import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { ROOT_NAME } from "./image-key.ts";
import { ID_SPACES } from "./public-id.ts";

const NAMES_MAX = 20;
const text = storable().trim().min(1).max(1000);

/** What a browser says of how an import's photos are named. Folders are relative: to the upload, or to the path on the server. */
export const namingOptionsSchema = z.strictObject({
  root: z.string().regex(ROOT_NAME).optional(),
  ids: z
    .array(z.strictObject({ space: z.enum(ID_SPACES), folder: text.or(z.literal("")) }))
    .max(NAMES_MAX)
    .default([]),
  stripPrefixes: z.array(text).max(NAMES_MAX).default([]),
});
export type NamingOptions = z.infer<typeof namingOptionsSchema>;

/** The place of a folder that was named relative to another: an empty name is that folder itself. `..` stays text, and holds nothing. */
export const placeBelow = (base: string, folder: string): string => {
  const parts = folder
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  return [base.replace(/\/+$/, ""), ...parts].join("/");
};
