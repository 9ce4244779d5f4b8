import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { REVIEWER_COOKIE } from "#server/accounts/visitor.ts";
import { identifyReviewer } from "#server/datasets/reviewers.ts";
import { env } from "#server/env.ts";
import { Allowance } from "#server/web/allowance.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

export const GET = routeHandler("GET /api/reviewers", async ({ reviewer }) => ({
  reviewer: reviewer.id === "" ? null : reviewer,
}));

/** A name costs nothing and stands in the list of reviewers for ever. */
const NEW_NAMES = new Allowance(60, 3_600_000);

export const POST = routeHandler("POST /api/reviewers", async ({ body, db, reviewer, address, request, headers }) => {
  const current = reviewer.id === "" ? null : reviewer;
  // With accounts a name is somebody's who signs in; whoever is signed in may correct theirs.
  if (env.hasAccounts && !(current && body.isRenamed)) throw new StudioError("forbidden", message("accountsAreOn"));
  const saved = await identifyReviewer(db, body, current, () => countNewName(address));
  if (!env.hasAccounts) headers.set("set-cookie", cookieFor(saved.id, request));
  return saved;
});

/** @throws StudioError too_many_requests */
function countNewName(address: string): void {
  const waitMs = NEW_NAMES.take(address, Date.now());
  if (waitMs === 0) return;
  const minutes = Math.ceil(waitMs / 60_000);
  throw new StudioError("too_many_requests", message("tooManyNames", { minutes }), {
    data: { retrySeconds: Math.ceil(waitMs / 1000) },
  });
}

function cookieFor(id: string, request: Request): string {
  const parts = [`${REVIEWER_COOKIE}=${id}`, "Path=/", `Max-Age=${YEAR_SECONDS}`, "HttpOnly", "SameSite=strict"];
  if (new URL(request.url).protocol === "https:") parts.push("Secure");
  return parts.join("; ");
}
