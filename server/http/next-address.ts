import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/**
 * Where a redirect leads. Other hosts are normal (Hugging Face keeps its files elsewhere), but never from https to http:
 * what was asked for safely would come from whoever stands in between.
 */
export function nextAddress(from: string, location: string): string {
  const next = URL.canParse(location, from) ? new URL(location, from) : null;
  if (next === null || !/^https?:$/.test(next.protocol) || next.username || next.password)
    throw new StudioError("unprocessable", message("redirectsOut", { address: from, location }));
  if (new URL(from).protocol === "https:" && next.protocol === "http:")
    throw new StudioError("unprocessable", message("redirectsPlain", { address: from, host: next.host }));
  return next.href;
}
