import { z } from "zod";
import { isUtf8Address } from "#domain/entry/plain-text.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { type Message, message } from "#domain/message.ts";
import type { AddressKey } from "./address-key.ts";
import { type EntryFilter, entryFilterSchema } from "./entry-filter.ts";
import { FILTER_NAMES, FILTERS } from "./filters/index.ts";

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

/**
 * Addresses are compared as texts (saved views, lists that were left), so these keys are printed first and in this order for
 * ever; those of newer filters follow.
 */
const KEYS_FIRST =
  "task state mark reviewer reason queue outcome object image boxesMin boxesMax wordsMin wordsMax text since".split(
    " ",
  );

function rank(key: string): number {
  const at = KEYS_FIRST.indexOf(key);
  return at < 0 ? KEYS_FIRST.length : at;
}

/** Every field of a filter with where it stands in an address, by its key, in the order they are printed in. */
const KEYS = new Map(
  FILTER_NAMES.flatMap((name) => Object.entries<AddressKey>(FILTERS[name].address))
    .map(([field, own]) => ({ ...own, field: field as keyof EntryFilter }))
    .sort((one, other) => rank(one.key) - rank(other.key))
    .map((own) => [own.key, own]),
);

/** Each key of an address with the field of a filter that it is, in the order they are printed in. */
export const addressFields = (): { key: string; field: keyof EntryFilter; isList: boolean }[] => [...KEYS.values()];

/** The query as the address bar shows it; what is as in FIRST_QUERY is left out. */
export function printBrowseQuery({ filter, sort, view }: BrowseQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const { key, field, print } of KEYS.values())
    for (const value of print(filter[field])) search.append(key, value);
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
    const own = KEYS.get(key);
    if (values.length > 1 && !own?.isList) {
      return { ok: false, why: message("filterTwice", { name: key.slice(0, NAMED_MAX) }) };
    }
    if (own) filter[own.field] = own.parse(values);
    // Not `filter`, which would be read as the filter itself.
    else if (key === "sort" || key === "view") query[key] = value;
    else return { ok: false, why: message("filterUnknown", { name: key.slice(0, NAMED_MAX) }) };
  }
  const parsed = browseQuerySchema.safeParse(query);
  if (parsed.success) return { ok: true, query: parsed.data };
  return { ok: false, why: inputProblem(parsed.error) };
}

/** Characters of a name that a message shows: an address may hold anything. */
const NAMED_MAX = 200;
