import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { retryAfterMs } from "#domain/retry-after.ts";
import { parseRetryAfter } from "#server/http/retry-after.ts";

/** Tries of one request, with pauses of about a minute between them all; and how long anybody waits that is asked to. */
export type HubPatience = { triesMax: number; waitMsMax: number; pauseMs(failures: number): number };
export const HUB_PATIENCE: HubPatience = {
  triesMax: 7,
  waitMsMax: 10 * 60_000,
  pauseMs: (failures) => retryAfterMs(failures, Math.random()),
};

/**
 * Fetch for the Hub's client. What the Hub answers with 429 or 5xx, and connections that break, are tried again, after what it asks for or with growing
 * pauses. The token goes to the Hub's own address alone, redirects are not followed, and a commit is sent once: whether it came about is looked at.
 * @throws StudioError source_down where no try brought an answer · interrupted
 */
export function hubFetch(
  address: string,
  signal: AbortSignal,
  patience: HubPatience = HUB_PATIENCE,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const headers = new Headers(init.headers);
    if (url.origin !== new URL(address).origin) headers.delete("authorization");
    const isCommit = /\/commit\/[^/]+$/.test(url.pathname);
    const both = init.signal ? AbortSignal.any([signal, init.signal]) : signal;
    for (let tries = 1; ; tries++) {
      both.throwIfAborted();
      const response = await fetch(url, { ...init, headers, redirect: "error", signal: both }).catch((cause: Error) => {
        both.throwIfAborted();
        // Of what a commit came to nothing is known.
        if (isCommit || tries === patience.triesMax)
          throw new StudioError("source_down", message("hubUnreachable", { address: url.origin }), { cause });
        return null;
      });
      if (response && !isWorthTrying(response.status, isCommit)) return response;
      const asked = parseRetryAfter(response?.headers.get("retry-after") ?? undefined, Date.now());
      if (asked !== null && asked > patience.waitMsMax) {
        const minutes = Math.ceil(asked / 60_000);
        throw new StudioError("source_down", message("hubAsksToWait", { address: url.origin, minutes }));
      }
      if (response && tries === patience.triesMax) return response;
      await response?.body?.cancel();
      await pause(asked ?? patience.pauseMs(tries), both);
    }
  };
}

/** A commit that was answered with 429 was not looked at; with 5xx it may have been. */
const isWorthTrying = (status: number, isCommit: boolean) => status === 429 || (status >= 500 && !isCommit);

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
