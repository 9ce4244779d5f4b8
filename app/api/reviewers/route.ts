import { z } from "zod";
import { REVIEWER_COOKIE, routeHandler } from "#app/api/route-handler.ts";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { identifyReviewer } from "#server/datasets/reviewers.ts";
import { Allowance } from "#server/web/allowance.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Who this browser's cookie says it is. */
export const GET = routeHandler({ access: "open", params: z.object({}) }, async ({ reviewer }) => ({
  reviewer: reviewer.id === "" ? null : reviewer,
}));

/** A name costs nothing and stands in the list of reviewers for ever. */
const NEW_NAMES = new Allowance(60, 3_600_000);

/**
 * Says who sits at this browser. `id` is what the browser remembers of an earlier answer to the same name: a lost cookie then
 * makes no second person (docs/decisions/008). `isRenamed` corrects the name of who sits here already. An address may say
 * sixty new names an hour.
 */
export const POST = routeHandler(
  {
    access: "open",
    params: z.object({}),
    body: z.strictObject({ name: nameSchema(80), id: z.uuid().optional(), isRenamed: z.boolean().optional() }),
  },
  async ({ body, db, reviewer, address, request }) => {
    const current = reviewer.id === "" ? null : reviewer;
    const saved = await identifyReviewer(db, body, current, () => countNewName(address));
    return Response.json(saved, {
      headers: { "set-cookie": cookieFor(saved.id, request), "cache-control": "no-store" },
    });
  },
);

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
