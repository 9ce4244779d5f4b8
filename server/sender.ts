import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { readKey } from "#domain/rights/keys.ts";
import { env } from "./env.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses requests that a foreign page could have caused: a Host that is not ours (DNS rebinding), or a write whose
 * Origin is not the studio's own. What comes with a key no page has caused by its visitor's cookies: of that the Origin says nothing.
 */
export function checkSender(request: Request): void {
  const host = request.headers.get("host") ?? "";
  if (!isOwnHost(host)) {
    throw new StudioError("forbidden", message("hostUnknown", { host: JSON.stringify(host) }));
  }
  if (request.method === "GET" || request.method === "HEAD") return;
  if (readKey(request.headers.get("authorization"))) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isSame =
    origin === null ? site === null || site === "same-origin" : URL.canParse(origin) && new URL(origin).host === host;
  if (!isSame) throw new StudioError("forbidden", message("writeElsewhere"));
}

export function isOwnHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const own = env.host === "0.0.0.0" || env.host === "::" ? [] : [env.host];
  return [...LOOPBACK, ...own, ...env.extraHosts.map((extra) => extra.toLowerCase())].includes(name);
}
