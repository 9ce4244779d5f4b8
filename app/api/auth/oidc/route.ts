import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { beginFlow } from "#server/accounts/oidc/flow.ts";
import { env } from "#server/env.ts";
import { countTry } from "../tries.ts";

export const POST = routeHandler("POST /api/auth/oidc", async ({ body, db, reviewer, address, request, headers }) => {
  countTry(address);
  if (body.isLink && reviewer.id === "") throw new StudioError("not_identified", message("signInFirst"));
  const { protocol } = new URL(request.url);
  // The host was looked at before (checkSender), and a provider sends nobody to an address that it was not told of.
  const origin = env.url ?? `${protocol}//${request.headers.get("host")}`;
  const wanted = { next: body.next, token: body.token ?? null, linkTo: body.isLink ? reviewer.id : null };
  const { url, cookie } = await beginFlow(db, wanted, { origin, isHttps: protocol === "https:" });
  headers.set("set-cookie", cookie);
  return { url };
});
