import { StudioError } from "#domain/error.ts";

/** What of an import has come in when it breaks off: nothing, some parts, or all but its search words. */
export type HowFar = "nothing" | "parts" | "all";

const CAME: Record<HowFar, string> = {
  nothing: "Nothing was imported; run it again.",
  parts: "What came in stays; resume it, or run it again: nothing comes in twice.",
  all: "Everything is in, but not all of it can be searched yet; run the import again to finish that.",
};

/** What a person is told of an error that broke an import off. `signal` aborts for a cancel, and where the run's lock is lost. */
export function asSentence(error: unknown, signal: AbortSignal | undefined, howFar: HowFar): unknown {
  const came = CAME[howFar];
  const why: unknown = signal?.aborted ? signal.reason : error;
  const code = String((why as { code?: unknown } | undefined)?.code ?? "");
  if (code === "ENOSPC" || code === "53100")
    return new StudioError("disk_full", `The disk is full. ${came}`, { cause: error });
  if (
    /^(08|57P)/.test(code) ||
    /^(ECONNRE|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code) ||
    /Connection terminated/.test(String(why))
  ) {
    return new StudioError("database_down", `The database went away during the import. ${came}`, { cause: error });
  }
  if (signal?.aborted) return new StudioError("interrupted", `The import was cancelled. ${came}`, { cause: error });
  return error;
}
