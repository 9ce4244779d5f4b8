import { z } from "zod";
import { ERROR_CODES, StudioError } from "#domain/error.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { type Message, message } from "#domain/message.ts";
import { problemFacts } from "#server/error-facts.ts";
import { log } from "#server/log.ts";
import { requestNow } from "#server/request-context.ts";
import { isOrphaned, worldFaultOf } from "#server/world-fault.ts";

/** An answer belongs to who asked, and is what its type says. */
export const PRIVATE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/**
 * Any error as problem+json (RFC 9457). A fault of the world is told without its places, one that we did not foresee says
 * nothing of itself outside; the log has all of it.
 */
export function problem(error: unknown): Response {
  const { code, message: english, detail, data } = asStudioError(error);
  const { status } = ERROR_CODES[code];
  const headers = { ...PRIVATE, "content-type": "application/problem+json", ...retryOf(data) };
  const body = { type: `urn:svit-studio:${code}`, title: code, status, detail: english, message: detail, ...data };
  const request = requestNow();
  return Response.json(request ? { ...body, requestId: request.id } : body, { status, headers });
}

/** Any error as the message that who asked may read: for a page that tells it. */
export const problemOf = (error: unknown): Message => asStudioError(error).detail;

function asStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) {
    if (error.code === "internal") log.error({ ...problemFacts(error), err: error }, "request failed");
    // Asked for every few seconds where a proxy looks whether the studio is ready: where it was thrown helps nobody.
    if (error.code === "database_down") log.error(problemFacts(error), "request failed");
    return error;
  }
  if (error instanceof z.ZodError) return new StudioError("invalid_request", inputProblem(error), { cause: error });
  if (isCutOff(error)) return new StudioError("invalid_request", message("requestCut"), { cause: error });
  const fault = worldFaultOf(error);
  if (fault) {
    log.error(problemFacts(new StudioError(fault.code, fault.forOperator, { cause: error })), "request failed");
    return new StudioError(fault.code, fault.forVisitor, { cause: error });
  }
  if (isOrphaned(error)) return new StudioError("not_found", message("ownerGone"), { cause: error });
  log.error({ err: error }, "request failed");
  return new StudioError("internal", message("internal"), { cause: error });
}

/** Whoever sent the request left within its body: nothing failed here, and nobody reads the answer. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error && error.message === "aborted" && (error as NodeJS.ErrnoException).code === "ECONNRESET";

/** When a refused request may come again, for browsers and programs alike. */
const retryOf = ({ retrySeconds }: StudioError["data"]): Record<string, string> =>
  typeof retrySeconds === "number" ? { "retry-after": String(retrySeconds) } : {};
