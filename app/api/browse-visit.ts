import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { type BrowseQuery, parseBrowseQuery } from "#domain/find/browse-query.ts";
import { PAGE_ROWS, PAGE_ROWS_MAX } from "#domain/find/page.ts";
import { FIRST_PAGE, type PagePlace, placeSchema } from "#domain/find/place.ts";
import { message } from "#domain/message.ts";

/** For a route handler: lists repeat their key, which its own parsing of queries does not know. Read strictly by the functions below. */
export const anyQuery = z.record(z.string(), z.string());

const pageSchema = z.strictObject({
  place: placeSchema.default(FIRST_PAGE),
  rows: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS),
});

/** What a request's address asks for: the query as in the address bar, and with it the place and length of a page. @throws StudioError invalid_request */
export function readPageAsked(request: Request): { query: BrowseQuery; place: PagePlace; rowsMax: number } {
  const search = new URL(request.url).searchParams;
  const page: Record<string, string> = {};
  for (const key of ["place", "rows"]) {
    const value = search.get(key);
    if (value !== null) page[key] = value;
    search.delete(key);
  }
  const { place, rows } = pageSchema.parse(page);
  return { query: queryOf(search), place, rowsMax: rows };
}

/** @throws StudioError invalid_request */
export const readQuery = (request: Request): BrowseQuery => queryOf(new URL(request.url).searchParams);

function queryOf(search: URLSearchParams): BrowseQuery {
  const parsed = parseBrowseQuery(search);
  if (parsed.ok) return parsed.query;
  throw new StudioError("invalid_request", message("noFilter", { problem: parsed.why }));
}
