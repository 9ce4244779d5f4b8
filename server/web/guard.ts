import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { isStorable, isUtf8Address } from "#domain/entry/plain-text.ts";
import { ERROR_CODES, type ErrorCode } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { log } from "#server/log.ts";
import { ADDRESS_HEADER, addressMatcher, clientAddress } from "./client-address.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Stands before the web framework: gives every answer the security headers, its own errors included; tells routes who
 * asks; and refuses what the framework answers with 500, a method that it does not know and a path that is not UTF-8.
 */
export function guarded(handle: Handle, proxies: readonly string[]): RequestListener {
  const isProxy = addressMatcher(proxies);
  return (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refusal = refusalOf(request);
    if (refusal) return refuse(response, refusal);
    const forwardedFor = request.headers["x-forwarded-for"];
    const named = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
    request.headers[ADDRESS_HEADER] = clientAddress(request.socket.remoteAddress, named, isProxy);
    handle(request, response).catch((error) => {
      log.error({ err: error }, "request failed");
      if (response.headersSent) response.destroy();
      else refuse(response, { code: "internal", detail: message("internal") });
    });
  };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Refusal = { code: ErrorCode; detail: Message; headers?: Record<string, string> };

function refusalOf({ method = "", url = "" }: IncomingMessage): Refusal | null {
  if (!METHODS.includes(method)) {
    const detail = message("methodUnknown", { method });
    return { code: "method_unknown", detail, headers: { allow: METHODS.join(", ") } };
  }
  return isReadable(url) ? null : { code: "invalid_request", detail: message("addressUnreadable") };
}

/** A path of ours, in UTF-8 and without U+0000. A query is read by whom it is for. */
function isReadable(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return path.startsWith("/") && isUtf8Address(path) && isStorable(decodeURIComponent(path));
}

function refuse(response: ServerResponse, { code, detail, headers = {} }: Refusal): void {
  const { status } = ERROR_CODES[code];
  response.writeHead(status, { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" });
  response.end(
    JSON.stringify({
      type: `urn:svit-studio:${code}`,
      title: code,
      status,
      detail: inEnglish(detail),
      message: detail,
    }),
  );
}
