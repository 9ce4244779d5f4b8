import * as oidc from "openid-client";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { tokenSchema } from "#domain/rights/people.ts";
import { returnPath } from "#domain/rights/return-path.ts";
import type { Database } from "#server/db/client.ts";
import { seal, unseal } from "../seal.ts";
import { readCookie } from "../session-token.ts";
import { asking, oidcSettings, provider } from "./provider.ts";

/** Goes with the browser to the provider and back. Sealed: it says what must come back, and what an invitation is worth. */
export const FLOW_COOKIE = "svit-oidc";
export const FLOW_PATH = "/api/auth/oidc";
/** Signing in there may want a second factor, or a new password. */
const FLOW_SECONDS = 600;

const flowSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.url(),
  next: z.string(),
  /** Of an invitation that is taken up on the way. */
  token: tokenSchema.nullable(),
  /** Who is signed in, and wants to sign in by the provider from now on. */
  linkTo: z.uuid().nullable(),
  expiresAtMs: z.number(),
});
export type Flow = z.infer<typeof flowSchema>;

/** What whoever starts wants of it. */
export type Wanted = Pick<Flow, "next" | "token" | "linkTo">;

/**
 * Begins a sign-in: where the browser goes, and what it takes along. Code flow with PKCE, state and nonce.
 * @throws StudioError as `asking` · not_found without a provider
 */
export async function beginFlow(
  db: Database,
  { next, token, linkTo }: Wanted,
  { origin, isHttps }: { origin: string; isHttps: boolean },
): Promise<{ url: string; cookie: string }> {
  const config = await asking(provider);
  const verifier = oidc.randomPKCECodeVerifier();
  const flow: Flow = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier,
    redirectUri: `${origin}${FLOW_PATH}/callback`,
    next: returnPath(next),
    token,
    linkTo,
    expiresAtMs: Date.now() + FLOW_SECONDS * 1000,
  };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: flow.redirectUri,
    scope: scopesFor(config),
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const value = await seal(db, "oidc flow", JSON.stringify(flow));
  return { url: url.href, cookie: flowCookie(value, FLOW_SECONDS, isHttps) };
}

/** What this browser began, or null: nothing, another's, or too long ago. */
export async function readFlow(db: Database, cookies: string | null): Promise<Flow | null> {
  const sealed = readCookie(cookies, FLOW_COOKIE);
  const text = sealed ? await unseal(db, "oidc flow", sealed) : null;
  const flow = text === null ? null : flowSchema.parse(JSON.parse(text));
  return flow && flow.expiresAtMs > Date.now() ? flow : null;
}

/** Lax: it must come along when the provider sends the browser back. */
const flowCookie = (value: string, seconds: number, isHttps: boolean): string =>
  `${FLOW_COOKIE}=${value}; Max-Age=${seconds}; Path=${FLOW_PATH}; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`;

/** Takes the cookie away: a way back is gone once. */
export const NO_FLOW_COOKIE = flowCookie("", 0, false);

/** A refresh token is wanted, by which it is asked whether they still belong there; not every provider knows its scope. */
function scopesFor(config: oidc.Configuration): string {
  const { scopes } = oidcSettings();
  const offers = config.serverMetadata().scopes_supported ?? [];
  return scopes ?? `openid profile email${offers.includes("offline_access") ? " offline_access" : ""}`;
}

/** Of a way back that nobody here began, or that was begun too long ago. */
export const flowGone = () => new StudioError("unprocessable", message("oidcExpired"));
