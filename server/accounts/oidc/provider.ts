import * as oidc from "openid-client";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { env, type OidcSettings } from "#server/env.ts";
import { log } from "#server/log.ts";

/** So long one request to the provider may take: a person waits for it. */
const TIMEOUT_MS = 4000;
/** Of an answer: a provider's keys and claims are kilobytes. */
const ANSWER_BYTES_MAX = 1_000_000;
/** What the provider says of itself is read anew so often; its keys are fetched again whenever one is unknown. */
const KEPT_MS = 3_600_000;
/** Clocks of two machines. */
const SKEW_SECONDS = 30;

let known: { config: Promise<oidc.Configuration>; untilMs: number } | null = null;

/** The settings of single sign-on. @throws StudioError not_found where there is none */
export function oidcSettings(): OidcSettings {
  if (!env.oidc) throw new StudioError("not_found", message("oidcOff"));
  return env.oidc;
}

/** The provider as it says of itself, once an hour; what went wrong is asked again. @throws StudioError as `asking` */
export function provider(): Promise<oidc.Configuration> {
  if (known && known.untilMs > Date.now()) return known.config;
  const config = discover(oidcSettings());
  known = { config, untilMs: Date.now() + KEPT_MS };
  config.catch(() => {
    if (known?.config === config) known = null;
  });
  return config;
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const isPlain = url.protocol === "http:";
  const options = { [oidc.customFetch]: fetchLimited, ...(isPlain ? { execute: [oidc.allowInsecureRequests] } : {}) };
  const found = await oidc.discovery(url, clientId, undefined, oidc.None(), options);
  const metadata = found.serverMetadata();
  const config = new oidc.Configuration(
    metadata,
    clientId,
    { [oidc.clockTolerance]: SKEW_SECONDS },
    authenticationOf(clientSecret, metadata.token_endpoint_auth_methods_supported),
  );
  config[oidc.customFetch] = fetchLimited;
  if (isPlain) oidc.allowInsecureRequests(config);
  // The signature too, where the specification would be content with TLS.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** Basic where nothing is said, as the specification has it. */
function authenticationOf(secret: string | undefined, methods: readonly string[] | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const isPost = methods !== undefined && !methods.includes("client_secret_basic");
  return isPost ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret);
}

/** As fetch, with an end to how long and how much. */
const fetchLimited: oidc.CustomFetch = async (url, options) => {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(url, { ...options, signal, redirect: "manual" } as RequestInit);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new TypeError("the answer is too long");
    parts.push(part);
  }
  const body = bytes === 0 ? null : Buffer.concat(parts);
  return new Response(body, { status: answer.status, headers: answer.headers });
};

/**
 * Does what asks the provider, and words what went wrong.
 * @throws StudioError source_down (does not answer, or with 5xx) · unprocessable (an answer that is not to be trusted)
 */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    // Without the answer itself: it has people's names.
    log.warn({ problem: codeOf(cause) }, "single sign-on failed");
    throw wordingOf(cause);
  }
}

function wordingOf(cause: unknown): StudioError {
  if (cause instanceof oidc.AuthorizationResponseError) {
    const isDown = ["temporarily_unavailable", "server_error"].includes(cause.error);
    return isDown ? down(cause) : new StudioError("unprocessable", message("oidcRefused"), { cause });
  }
  if (isGone(cause)) return new StudioError("unprocessable", message("oidcExpired"), { cause });
  return isDown(cause) ? down(cause) : new StudioError("unprocessable", message("oidcWrong"), { cause });
}

const down = (cause: unknown) => new StudioError("source_down", message("oidcDown"), { cause });

/** Whether the provider says that what we have of a person (a code, a token) is worth nothing. */
export const isGone = (error: unknown): boolean =>
  (error instanceof oidc.ResponseBodyError && error.error === "invalid_grant") ||
  (error instanceof oidc.WWWAuthenticateChallengeError && error.status === 401);

function isDown(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError") return true;
  // A connection that fails is a TypeError of fetch, with the system's error as its cause.
  if (error instanceof TypeError && !("code" in error)) return true;
  const { cause } = error;
  return cause instanceof Response ? cause.status >= 500 : cause !== undefined && cause !== error && isDown(cause);
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? String((error as { code?: unknown }).code ?? error.name) : "unknown";
