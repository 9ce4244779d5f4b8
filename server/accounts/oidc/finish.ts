import * as oidc from "openid-client";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { Database } from "#server/db/client.ts";
import { cookieOf, openSignIn } from "../open-sign-in.ts";
import { type From, signOut } from "../sign-in.ts";
import { accountOfPerson } from "./account.ts";
import { ASK_AGAIN_SECONDS, sealTokens } from "./confirm.ts";
import { type Flow, flowGone } from "./flow.ts";
import { loadPerson, type OidcPerson } from "./person.ts";
import { asking, provider } from "./provider.ts";

type Came = { person: OidcPerson; access: string; refresh: string | null };

/**
 * Ends a sign-in that this browser began: the provider is asked who it was, by the code in `search`, and the browser is
 * signed in under a new token. Answers its cookie.
 * @throws StudioError as `asking` and `accountOfPerson` · not_identified (who wanted to link signed out meanwhile)
 */
export async function finishFlow(
  db: Database,
  { flow, search, current }: { flow: Flow | null; search: string; current: Reviewer | null },
  from: From,
  former: string | null,
): Promise<string> {
  if (!flow) throw flowGone();
  if (flow.linkTo !== null && flow.linkTo !== current?.id)
    throw new StudioError("not_identified", message("signInFirst"));
  const { person, access, refresh } = await asking(() => redeem(flow, search));
  const account = await accountOfPerson(db, person, flow);
  await signOut(db, former);
  const tokens = await sealTokens(db, { subject: person.subject, access, refresh });
  const token = await openSignIn(db.pool, account.id, from, { groups: person.groups, tokens }, ASK_AGAIN_SECONDS);
  return cookieOf(db, token, from.isHttps);
}

/** The library checks state, nonce and PKCE, and the id token's signature, issuer, audience and times. */
async function redeem({ redirectUri, verifier, state, nonce }: Flow, search: string): Promise<Came> {
  const config = await provider();
  const tokens = await oidc.authorizationCodeGrant(config, new URL(redirectUri + search), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new TypeError("an id token has claims");
  const person = await loadPerson(config, tokens.access_token, claims);
  return { person, access: tokens.access_token, refresh: tokens.refresh_token ?? null };
}
