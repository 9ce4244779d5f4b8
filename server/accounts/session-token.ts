import { createHmac, timingSafeEqual } from "node:crypto";
import type { Database } from "#server/db/client.ts";
import { secretOf } from "./secret.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";

/**
 * The token that a browser's cookies are signed in by, or null. As better-auth signs it (`token.signature`, HMAC-SHA256 in
 * base64); read here, because every request asks, and one statement then answers who it is and what they may (visitor.ts).
 */
export async function readToken(db: Database, cookies: string | null): Promise<string | null> {
  const [token, signature] = split(readCookie(cookies, SESSION_COOKIE) ?? "");
  if (token === undefined || signature === undefined) return null;
  const right = await signatureOf(db, token);
  const given = Buffer.from(signature, "base64");
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

/** A token as cookies carry it. */
export const printToken = async (db: Database, token: string): Promise<string> =>
  `${token}.${(await signatureOf(db, token)).toString("base64")}`;

const signatureOf = async (db: Database, token: string): Promise<Buffer> =>
  createHmac("sha256", await secretOf(db)())
    .update(token)
    .digest();

function split(value: string): string[] {
  try {
    return /^([\w-]{16,128})\.([\w+/=]{44})$/.exec(decodeURIComponent(value))?.slice(1) ?? [];
  } catch {
    // Not one of ours.
    return [];
  }
}

/** Of two cookies of a name the first, as browsers order them. */
export const readCookie = (cookies: string | null, name: string): string | undefined =>
  (cookies ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
