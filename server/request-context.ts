import { AsyncLocalStorage } from "node:async_hooks";

/** What is known of a request while it is answered: by the guard, which begins it, and by whoever finds out more. */
export type RequestContext = {
  /** Stands in the answer's X-Request-Id, in each line of the log, and in a problem's answer, so that a user can quote it. */
  readonly id: string;
  /** Who asks, once that is known. */
  reviewerId: string | null;
  /** Whether the database failed a page: its answer is then another (server/web/outage-page.ts). */
  isDatabaseDown: boolean;
};

/** Next bundles pages and routes apart from the server that calls them, each with its own copy of a module: they share this one. */
const shared = globalThis as { svitRequests?: AsyncLocalStorage<RequestContext> };
shared.svitRequests ??= new AsyncLocalStorage();
const requests = shared.svitRequests;

/** Does `work`, and whatever it waits for, as part of the request. */
export const inRequest = <T>(context: RequestContext, work: () => T): T => requests.run(context, work);

/** The request that is being answered; null outside of one. */
export const requestNow = (): RequestContext | null => requests.getStore() ?? null;

/** Tells the log who asks. */
export function noteReviewer(reviewer: { id: string } | null): void {
  const context = requestNow();
  if (context) context.reviewerId = reviewer?.id ?? null;
}
