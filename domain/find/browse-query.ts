import { z } from "zod";
import { type Message, message, ownWords } from "#domain/message.ts";
import { isUtf8Address } from "#domain/plain-text.ts";
import { type EntryFilter, entryFilterSchema } from "./entry-filter.ts";

/** By id, words, boxes and the latest change; `-` is the other way round. What was never decided comes after all that was, or before. */
export const SORTS = ["id", "-id", "-changed", "changed", "words", "-words", "boxes", "-boxes"] as const;
export type Sort = (typeof SORTS)[number];

/** What a browse page shows. Photos are listed by id, whatever `sort` says. */
export const browseQuerySchema = z.strictObject({
  filter: entryFilterSchema.default(() => entryFilterSchema.parse({})),
  sort: z.enum(SORTS).default("id"),
  view: z.enum(["entries", "photos"]).default("entries"),
});
export type BrowseQuery = z.infer<typeof browseQuerySchema>;

export const FIRST_QUERY: BrowseQuery = browseQuerySchema.parse({});

/** Keys of the address bar for lists, which repeat their key, in the order they are printed in. */
const LISTS = {
  task: "tasks",
  state: "states",
  mark: "marks",
  reviewer: "reviewers",
  reason: "reasons",
  queue: "queues",
  outcome: "outcomes",
  object: "objects",
  image: "images",
} as const satisfies Record<string, keyof EntryFilter>;

const NUMBERS = ["boxesMin", "boxesMax", "wordsMin", "wordsMax"] as const satisfies (keyof EntryFilter)[];
const TEXTS = { text: "text", since: "changedSince" } as const satisfies Record<string, keyof EntryFilter>;

/** The query as the address bar shows it; what is as in FIRST_QUERY is left out. */
export function printBrowseQuery({ filter, sort, view }: BrowseQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const [key, part] of Object.entries(LISTS)) for (const value of filter[part]) search.append(key, value);
  for (const part of NUMBERS) if (filter[part] !== null) search.append(part, String(filter[part]));
  for (const [key, part] of Object.entries(TEXTS)) if (filter[part]) search.append(key, filter[part]);
  if (sort !== FIRST_QUERY.sort) search.append("sort", sort);
  if (view !== FIRST_QUERY.view) search.append("view", view);
  return search;
}

export type ParsedQuery = { ok: true; query: BrowseQuery } | { ok: false; why: Message };

/** Reads an address bar's text, without its `?`, as parseBrowseQuery does. */
export const parseBrowseAddress = (text: string): ParsedQuery =>
  isUtf8Address(text) ? parseBrowseQuery(new URLSearchParams(text)) : { ok: false, why: message("filterEncoding") };

/** Reads what printBrowseQuery prints. An empty value is as none: forms send it. Unknown keys and values are refused. */
export function parseBrowseQuery(search: URLSearchParams): ParsedQuery {
  const filter: Record<string, unknown> = {};
  const query: Record<string, unknown> = { filter };
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key).filter((value) => value !== "");
    const [value] = values;
    if (value === undefined) continue;
    if (Object.hasOwn(LISTS, key)) filter[LISTS[key as keyof typeof LISTS]] = [...new Set(values)];
    else if (values.length > 1) return { ok: false, why: message("filterTwice", { name: key.slice(0, NAMED_MAX) }) };
    else if (Object.hasOwn(TEXTS, key)) filter[TEXTS[key as keyof typeof TEXTS]] = value;
    else if ((NUMBERS as readonly string[]).includes(key)) filter[key] = /^\d+$/.test(value) ? Number(value) : value;
    // Not `filter`, which would be read as the filter itself.
    else if (key === "sort" || key === "view") query[key] = value;
    else return { ok: false, why: message("filterUnknown", { name: key.slice(0, NAMED_MAX) }) };
  }
  const parsed = browseQuerySchema.safeParse(query);
  if (parsed.success) return { ok: true, query: parsed.data };
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  return { ok: false, why: ownWords(wrong.slice(0, 1000)) };
}

/** Characters of a name that a message shows: an address may hold anything. */
const NAMED_MAX = 200;
