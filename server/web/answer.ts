import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestContext } from "#server/request-context.ts";

/** The methods that anything here answers. */
export const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** How a request was answered. */
export type Answer = {
  /** One of METHODS, or "other": of a request that was refused it is anybody's word. */
  method: string;
  /** The pattern of its path (route-pattern.ts). */
  route: string;
  status: number;
  /** From the request's first line to the answer's last byte. */
  seconds: number;
  /** A stream that lasts as long as somebody follows it: its time says nothing of the server. */
  isStream: boolean;
  /** False where whoever asked left before the answer was whole. */
  isWhole: boolean;
  context: RequestContext;
};

/** Calls `note` once, when the answer has ended or whoever asked is gone. */
export function watchAnswer(
  { method = "" }: IncomingMessage,
  response: ServerResponse,
  { route, context }: Pick<Answer, "route" | "context">,
  note: (answer: Answer) => void,
): void {
  const startedMs = performance.now();
  response.once("close", () => {
    const isStream = String(response.getHeader("content-type")).startsWith("text/event-stream");
    const seconds = (performance.now() - startedMs) / 1000;
    const { statusCode: status, writableFinished: isWhole } = response;
    note({ method: METHODS.includes(method) ? method : "other", route, status, seconds, isStream, isWhole, context });
  });
}
