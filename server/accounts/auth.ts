import { randomUUID } from "node:crypto";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import { PASSWORD_CHARS } from "#domain/rights/people.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { secretOf } from "./secret.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";

/** Whoever signs in does so once a month. */
export const SIGNED_IN_SECONDS = 30 * 24 * 3600;

/**
 * better-auth over the studio's own tables. Its HTTP interface is not reachable: the studio's endpoints call it, so that
 * every request passes the same checks (docs/decisions/039).
 */
export const authOf = perDatabase("auth", (db) => {
  let auth: Promise<Auth> | null = null;
  return () => {
    auth ??= secretOf(db)().then((secret) => makeAuth(db, secret));
    return auth;
  };
});

export type Auth = ReturnType<typeof makeAuth>;

const makeAuth = ({ prisma }: Database, secret: string) =>
  betterAuth({
    // Of no request: where a studio is reached is the guard's matter, and no link of it is made here.
    baseURL: "http://studio.invalid",
    secret,
    database: prismaAdapter(prisma, { provider: "postgresql" }),
    user: { modelName: "reviewer" },
    session: {
      modelName: "signIn",
      fields: { userId: "reviewerId" },
      expiresIn: SIGNED_IN_SECONDS,
      disableSessionRefresh: true,
    },
    account: { modelName: "credential", fields: { userId: "reviewerId" } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS.min,
      maxPasswordLength: PASSWORD_CHARS.max,
    },
    advanced: {
      // By whom a request came is known per request: the cookie is marked secure there (sign-in.ts).
      useSecureCookies: false,
      cookies: { session_token: { name: SESSION_COOKIE } },
      // Tables for what is not used (OAuth, mails) there are none.
      database: { generateId: () => randomUUID(), validateSchema: false },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    // It would write who tried to sign in.
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
