import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type BrowseQuery, parseBrowseQuery } from "./browse-query.ts";
import { recordKeySchema } from "./key-condition.ts";
import { PAGE_ROWS, PAGE_ROWS_MAX } from "./page.ts";
import { FIRST_PAGE, type PagePlace, placeSchema } from "./place.ts";

export type PageRequest = { query: BrowseQuery; place: PagePlace; rowsMax: number; column?: string | undefined };

export const pageSchema = z.strictObject({
  place: placeSchema.default(FIRST_PAGE),
  /** A key of the records whose value each row shows. Nothing is sorted by it. */
  column: recordKeySchema.optional(),
  rows: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS),
});

/** What a request's address asks for: the query as in the address bar, and with it the place and length of a page. @throws StudioError invalid_request */
export function readPage(address: URLSearchParams): PageRequest {
  const search = new URLSearchParams(address);
  const page: Record<string, string> = {};
  for (const key of Object.keys(pageSchema.shape)) {
    const value = search.get(key);
    if (value !== null) page[key] = value;
    search.delete(key);
  }
  const { place, rows, column } = pageSchema.parse(page);
  return { query: readQuery(search), place, rowsMax: rows, column };
}

/** @throws StudioError invalid_request */
export function readQuery(search: URLSearchParams): BrowseQuery {
  const parsed = parseBrowseQuery(search);
  if (parsed.ok) return parsed.query;
  throw new StudioError("invalid_request", message("noFilter", { problem: parsed.why }));
}
