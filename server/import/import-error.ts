import { StudioError } from "#domain/error.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";

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
  const known = worldProblem(why, came);
  if (known) return known;
  if (isConnectionLoss(why))
    return new StudioError("database_down", `The database went away during the import. ${came}`, { cause: error });
  if (signal?.aborted) return new StudioError("interrupted", `The import was cancelled. ${came}`, { cause: error });
  return error;
}
