import type { Claimed } from "#domain/claim.ts";
import type { ClaimRequest } from "#domain/review/session/next-claim.ts";
import { call } from "../../ui/call.ts";

/** A queue's server, as far as a feed asks it. @throws CallProblem, TypeError or TimeoutError where nothing came */
export type FeedServer = {
  /** Claims entries and renews the claims there are. `isCounted`: figures are asked for, too, which reads the whole queue. */
  claim(request: ClaimRequest & { isCounted: boolean }): Promise<Claimed>;
  /** Lets others have what was claimed under these tokens. */
  release(tokens: string[]): Promise<unknown>;
};

export function feedServer(queueId: string): FeedServer {
  const params = { queueId };
  return {
    claim: (body) => call("POST /api/queues/{queueId}/claims", { params, body, timeoutMs: 30_000 }),
    release: (tokens) => call("DELETE /api/queues/{queueId}/claims", { params, body: { tokens } }),
  };
}
