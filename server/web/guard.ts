import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { isStorable, isUtf8Address } from "#domain/entry/plain-text.ts";
import { ERROR_CODES, type ErrorCode } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { hasKey } from "#domain/rights/keys.ts";
import { log } from "#server/log.ts";
import { inRequest, type RequestContext } from "#server/request-context.ts";
import { type Answer, METHODS, watchAnswer } from "./answer.ts";
import { ADDRESS_HEADER, addressMatcher, clientAddress, plain } from "./client-address.ts";
import { replaceWhere } from "./outage-page.ts";
import { requestId } from "./request-id.ts";
import { NO_ROUTE } from "./route-pattern.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { isUserName, USER_HEADER } from "./user-header.ts";

/**
 * Stands before the web framework: gives every answer the security headers and the request's id, its own errors included; tells
 * routes who asks; refuses what the framework answers with 500, a method that it does not know and a path that is not UTF-8, and an address with a key in it; says
 * of a page that failed for want of the database that it is so; and notes each answer (`noteAnswer`) under its route's pattern.
 */
export function guarded(
  handle: Handle,
  proxies: readonly string[],
  { routeOf = () => NO_ROUTE, noteAnswer = () => {}, userHeader }: GuardOptions = {},
): RequestListener {
  const isProxy = addressMatcher(proxies);
  return (request, response) => {
    const { remoteAddress } = request.socket;
    const id = requestId(remoteAddress, request.headers["x-request-id"], isProxy);
    const context: RequestContext = { id, reviewerId: null, isDatabaseDown: false };
    inRequest(context, () => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      response.setHeader("x-request-id", id);
      const refusal = refusalOf(request);
      const route = refusal ? NO_ROUTE : routeOf(pathOf(request.url));
      watchAnswer(request, response, { route, context }, noteAnswer);
      if (refusal) return refuse(response, context, refusal);
      const forwardedFor = request.headers["x-forwarded-for"];
      const named = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
      request.headers[ADDRESS_HEADER] = clientAddress(remoteAddress, named, isProxy);
      tellUser(request.headers, userHeader, isProxy(plain(remoteAddress ?? "")));
      if (!route.startsWith("/api/")) replaceWhere(request, response, () => context.isDatabaseDown);
      handle(request, response).catch((error) => {
        log.error({ err: error }, "request failed");
        if (response.headersSent) response.destroy();
        else refuse(response, context, { code: "internal", detail: message("internal") });
      });
    });
  };
}

/** `routeOf`: a path's pattern, of a closed list. `userHeader`: the one under which a proxy says whom it has signed in. */
export type GuardOptions = {
  routeOf?: (path: string) => string;
  noteAnswer?: (answer: Answer) => void;
  userHeader?: string | undefined;
};

const pathOf = (url = ""): string => decodeURIComponent(url.split("?", 1)[0] ?? "");

/** Passes on who a proxy says that asks; what anybody else writes there is dropped. */
function tellUser(headers: IncomingMessage["headers"], userHeader: string | undefined, isByProxy: boolean): void {
  const named = userHeader === undefined ? undefined : headers[userHeader];
  delete headers[USER_HEADER];
  if (userHeader !== undefined) delete headers[userHeader];
  // Node joins what stands twice by a comma: a name that holds one is nobody's.
  if (isByProxy && typeof named === "string" && isUserName(named)) headers[USER_HEADER] = named.trim();
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Refusal = { code: ErrorCode; detail: Message; headers?: Record<string, string> };

function refusalOf({ method = "", url = "" }: IncomingMessage): Refusal | null {
  if (!METHODS.includes(method)) {
    const detail = message("methodUnknown", { method });
    return { code: "method_unknown", detail, headers: { allow: METHODS.join(", ") } };
  }
  if (hasKey(url)) return { code: "invalid_request", detail: message("keyInAddress") };
  return isReadable(url) ? null : { code: "invalid_request", detail: message("addressUnreadable") };
}

/** A path of ours, in UTF-8 and without U+0000. A query is read by whom it is for. */
function isReadable(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return path.startsWith("/") && isUtf8Address(path) && isStorable(decodeURIComponent(path));
}

function refuse(response: ServerResponse, { id }: RequestContext, { code, detail, headers = {} }: Refusal): void {
  const { status } = ERROR_CODES[code];
  response.writeHead(status, { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" });
  response.end(
    JSON.stringify({
      type: `urn:svit-studio:${code}`,
      title: code,
      status,
      detail: inEnglish(detail),
      message: detail,
      requestId: id,
    }),
  );
}
