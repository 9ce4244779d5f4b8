import { APIError } from "better-auth/api";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { actingNow } from "#server/db/acting.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { authOf } from "./auth.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";
import { readToken } from "./session-token.ts";

/** From where somebody signs in; of their other headers nothing is kept. */
export type From = { address: string; userAgent: string; isHttps: boolean };

export type SignedIn = { reviewer: Reviewer; cookie: string };

/**
 * Signs in, always under a new token: one that the browser had before (`former`, its cookies) is worth nothing from then on.
 * An e-mail that nobody has takes as long, and is told the same, as a wrong password.
 * @throws StudioError not_identified
 */
export async function signIn(
  db: Database,
  { email, password }: { email: string; password: string },
  { address, userAgent, isHttps }: From,
  former: string | null,
): Promise<SignedIn> {
  const auth = await authOf(db)();
  const headers = new Headers({ [ADDRESS_HEADER]: address, "user-agent": userAgent.slice(0, 300) });
  const given = await auth.api
    .signInEmail({ body: { email, password }, headers, returnHeaders: true })
    .catch(async (cause) => {
      if (!(cause instanceof APIError && cause.statusCode === 401)) throw cause;
      await recordFailedSignIn(db, email);
      throw new StudioError("not_identified", message("signInWrong"));
    });
  await signOut(db, former);
  const cookie = given.headers.getSetCookie().find((own) => own.startsWith(`${SESSION_COOKIE}=`)) ?? "";
  const { id, name } = given.response.user;
  // better-auth has committed its own work; where this fails, nobody is ever given the cookie.
  const by = { ...actingNow(), kind: "person" as const, reviewerId: id };
  await record(db.pool, { action: "sign_in", target: { kind: "person", id }, by });
  return { reviewer: { id, name }, cookie: isHttps ? `${cookie}; Secure` : cookie };
}

/** Of whom nobody has an account it tells no more than that somebody tried; the e-mail, or the password typed in its place, is kept nowhere. */
export async function recordFailedSignIn({ pool }: Database, email: string | null): Promise<void> {
  const sql = `SELECT ${noted("NULL", '(SELECT id FROM "Reviewer" WHERE email = $1)')}`;
  await changeRecorded(pool, { action: "sign_in_fail", on: "person" }, sql, [email]);
}

/** Ends what these cookies are signed in by, on all servers at once. */
export async function signOut(db: Database, cookies: string | null): Promise<void> {
  const token = await readToken(db, cookies);
  if (token === null) return;
  const sql = `DELETE FROM "SignIn" WHERE token = $1 RETURNING ${noted("NULL", '"reviewerId"')}`;
  await changeRecorded(db.pool, { action: "sign_out", on: "person" }, sql, [token]);
}

/** Takes the cookie away from the browser. */
export const NO_COOKIE = `${SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
