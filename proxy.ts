import { type NextRequest, NextResponse } from "next/server";
import { isOwnHost } from "#server/sender.ts";

/**
 * Before every page: refuses foreign host names and sets the content security policy, with a nonce for Next's own
 * scripts. Routes under /api check their senders themselves (app/api/door.ts): a proxy would cut uploads at 10 MB.
 */
export function proxy(request: NextRequest) {
  const host = request.headers.get("host") ?? "";
  if (!isOwnHost(host))
    return new NextResponse("This studio does not answer to that host name. Add it to SVIT_HOSTS.", { status: 403 });
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Elements carry computed positions in style attributes; no text of a user ever becomes one.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  return response;
}

export const config = { matcher: ["/((?!api/|_next/static|_next/image|icon.svg).*)"] };
