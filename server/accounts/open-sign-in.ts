import { randomUUID } from "node:crypto";
import { actingNow } from "#server/db/acting.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { SIGNED_IN_SECONDS } from "./auth.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";
import { printToken } from "./session-token.ts";
import type { From } from "./sign-in.ts";
import { makeToken } from "./token.ts";

/** What a provider said of whoever signed in by it; `tokens` sealed. */
export type Confirmed = { groups: readonly string[]; tokens: string };

/** Signs a person in whom something else than a password has proven. Answers the token, for `cookieOf`. */
export async function openSignIn(
  db: Queryable,
  reviewerId: string,
  { address, userAgent }: From,
  confirmed: Confirmed | null,
  askAgainSeconds: number,
): Promise<string> {
  const token = makeToken();
  const by = { ...actingNow(), kind: "person" as const, reviewerId };
  await changeRecorded(
    db,
    { action: "sign_in", on: "person", by },
    `INSERT INTO "SignIn" (id, "reviewerId", token, "ipAddress", "userAgent", "expiresAt", groups, tokens, "confirmedAt", "nextAskAt")
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8,
       CASE WHEN $8::text IS NOT NULL THEN now() END, CASE WHEN $8::text IS NOT NULL THEN now() + make_interval(secs => $9) END)
     RETURNING ${noted("NULL", '"reviewerId"')}`,
    [
      randomUUID(),
      reviewerId,
      token,
      address,
      userAgent.slice(0, 300),
      SIGNED_IN_SECONDS,
      confirmed?.groups ?? [],
      confirmed?.tokens ?? null,
      askAgainSeconds,
    ],
  );
  return token;
}

/** The cookie that carries a sign-in, as better-auth would set it. */
export async function cookieOf(db: Database, token: string, isHttps: boolean): Promise<string> {
  const value = encodeURIComponent(await printToken(db, token));
  const cookie = `${SESSION_COOKIE}=${value}; Max-Age=${SIGNED_IN_SECONDS}; Path=/; HttpOnly; SameSite=Lax`;
  return isHttps ? `${cookie}; Secure` : cookie;
}
