import { StudioError } from "#domain/error.ts";
import { problemFacts } from "#server/error-facts.ts";
import { log } from "#server/log.ts";
import { requestNow } from "#server/request-context.ts";
import { worldFaultOf } from "#server/world-fault.ts";

/** Logs why a page failed, under the number that the page shows, and tells the guard where it was for want of the database. */
export function notePageError(error: unknown, route: string): void {
  const fault = error instanceof StudioError ? null : worldFaultOf(error);
  const known = fault ? new StudioError(fault.code, fault.forOperator, { cause: error }) : error;
  const request = requestNow();
  if (request && known instanceof StudioError && known.code === "database_down") request.isDatabaseDown = true;
  const { digest } = (error ?? {}) as { digest?: unknown };
  log.error(
    { route, ...(typeof digest === "string" ? { number: digest } : {}), ...problemFacts(known) },
    "page failed",
  );
}
