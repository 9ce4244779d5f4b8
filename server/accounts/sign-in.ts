import { APIError } from "better-auth/api";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
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
    .catch((cause) => {
      if (cause instanceof APIError && cause.statusCode === 401)
        throw new StudioError("not_identified", message("signInWrong"));
      throw cause;
    });
  await signOut(db, former);
  const cookie = given.headers.getSetCookie().find((own) => own.startsWith(`${SESSION_COOKIE}=`)) ?? "";
  const { id, name } = given.response.user;
  return { reviewer: { id, name }, cookie: isHttps ? `${cookie}; Secure` : cookie };
}

/** Ends what these cookies are signed in by, on all servers at once. */
export async function signOut(db: Database, cookies: string | null): Promise<void> {
  const token = await readToken(db, cookies);
  if (token !== null) await db.pool.query(`DELETE FROM "SignIn" WHERE token = $1`, [token]);
}

/** Takes the cookie away from the browser. */
export const NO_COOKIE = `${SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
