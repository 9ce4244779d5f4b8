import { log } from "#server/log.ts";
import { noteHttpAnswer } from "#server/metrics/http-metrics.ts";
import type { Answer } from "#server/web/answer.ts";

/** What is asked for all the time and tells nothing: files of the build, and whether the server is there. */
const QUIET = ["/_next/static", "/api/health", "/api/ready", "/api/live"];

/** An answer's line in the log, and its place in the figures. */
export function noteAnswer(answer: Answer): void {
  noteHttpAnswer(answer);
  const { method, route, status, seconds, isWhole, context } = answer;
  const level = QUIET.includes(route) && status < 500 ? "debug" : "info";
  log[level](
    {
      // Its own: the log is told of an answer's end outside of what asked for it.
      request: context.id,
      ...(context.reviewerId === null ? {} : { reviewer: context.reviewerId }),
      method,
      route,
      status,
      ms: Math.round(seconds * 1000),
      ...(isWhole ? {} : { left: true }),
    },
    "answered",
  );
}
