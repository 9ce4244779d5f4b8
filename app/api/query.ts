import { isStorable, isUtf8Address } from "#domain/entry/plain-text.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/**
 * The parameters of a request's address.
 * @throws StudioError invalid_request for what is not UTF-8, which URLSearchParams would read as U+FFFD, and for U+0000
 */
export function readSearch(request: Request): URLSearchParams {
  const { search, searchParams } = new URL(request.url);
  if (!isUtf8Address(search)) throw new StudioError("invalid_request", message("addressUnreadable"));
  if (![...searchParams].flat().every(isStorable)) throw new StudioError("invalid_request", message("unstorable"));
  return searchParams;
}
