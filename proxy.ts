import { type NextRequest, NextResponse } from "next/server";
import { SESSION_COOKIE } from "#server/accounts/session-cookie.ts";
import { isOwnHost } from "#server/sender.ts";
import { CLEAR_KEPT } from "#server/web/clear-kept.ts";
import { pagePolicy } from "#server/web/security-headers.ts";

/**
 * Before every page: refuses foreign host names and sets the content security policy, with a nonce for Next's own
 * scripts; the other headers are the guard's (server/web/guard.ts). Routes under /api check their senders themselves
 * (app/api/route-handler.ts): a proxy would cut uploads at 10 MB.
 */
export function proxy(request: NextRequest) {
  const host = request.headers.get("host") ?? "";
  if (!isOwnHost(host))
    return new NextResponse("This studio does not answer to that host name. Add it to SVIT_HOSTS.", { status: 403 });
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // A page does not know its own address; who has to sign in first is led back to it.
  const { pathname, searchParams } = request.nextUrl;
  searchParams.delete("_rsc");
  headers.set("x-svit-path", `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ""}`);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // Whoever comes here with a cookie was signed in: an owner ended it, or its time was over, and nobody signed out.
  if (pathname === "/sign-in" && request.cookies.has(SESSION_COOKIE))
    for (const [name, value] of Object.entries(CLEAR_KEPT)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: [
    "/((?!api/|_next/static|favicon.ico|icon.svg|icon-192.png|icon-512.png|apple-touch-icon.png|manifest.webmanifest).*)",
  ],
};
