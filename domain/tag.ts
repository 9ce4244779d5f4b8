import { z } from "zod";
import { nameSchema } from "./entry/plain-text.ts";

/** Different tags of a data set, and tags of an entry: what a list by keyboard and a line of an entry can show. */
export const DATASET_TAGS_MAX = 500;
export const ENTRY_TAGS_MAX = 20;
export const TAG_MAX = 40;

/** A word of the reviewers' own on an entry, as it is spelled. */
export const tagSchema = nameSchema(TAG_MAX).normalize("NFC");

/** By what one tag is told from another: their letters, whatever their case. */
export const keyOfTag = (tag: string): string => tag.normalize("NFC").toLowerCase();

export const tagRequestSchema = z.strictObject({ tag: tagSchema });

/** `tags`: the entry's. `known`: all of its data set, in the order of their letters. */
export const entryTagsSchema = z.object({ tags: z.string().array(), known: z.string().array() });
export type EntryTags = z.infer<typeof entryTagsSchema>;

export const countedTagSchema = z.object({ tag: z.string(), entries: z.number() });
export type CountedTag = z.infer<typeof countedTagSchema>;
