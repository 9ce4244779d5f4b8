import { StudioError } from "#domain/error.ts";
import { type MessageCode, message } from "#domain/message.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";

/** What of an import has come in when it breaks off: nothing, some parts, or all but its search words. */
export type HowFar = "nothing" | "parts" | "all";

const CAME: Record<HowFar, MessageCode> = {
  nothing: "cameNothing",
  parts: "cameParts",
  all: "cameAll",
};

/** What a person is told of an error that broke an import off. `signal` aborts for a cancel, and where the run's lock is lost. */
export function importError(error: unknown, signal: AbortSignal | undefined, howFar: HowFar): unknown {
  const came = message(CAME[howFar]);
  const why: unknown = signal?.aborted ? signal.reason : error;
  const known = worldProblem(why, came);
  if (known) return known;
  if (isConnectionLoss(why))
    return new StudioError("database_down", message("importDatabaseGone", { came }), { cause: error });
  if (signal?.aborted) return new StudioError("interrupted", message("importCancelled", { came }), { cause: error });
  return error;
}
