import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { bodyChunks } from "./body-chunks.ts";
import { nextAddress, type RedirectPolicy, RedirectRefused } from "./next-address.ts";

export type Asking = {
  method: "GET" | "HEAD";
  /** Of each address on the way, for what one host is told may be none of another's business. */
  headersOf?: (url: URL) => Record<string, string> | Promise<Record<string, string>>;
  redirects: RedirectPolicy;
  signal: AbortSignal;
  /** A connection that is silent for so long counts as dropped; absent: the signal alone ends it. */
  silenceMs?: number;
};

/** A server's answer behind its redirects. `published`: size and sum that a redirect told on the way, as Hugging Face does. */
export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  body: AsyncGenerator<Buffer>;
  /** Lets go of the connection, read to its end or not. */
  close: () => void;
  published: { bytes: number | null; sha256: string | null };
};

/**
 * Asks an address, follows redirects, and leaves the body to be read or destroyed. Not by `fetch`: the web framework's keeps
 * a second copy of each answer, and one that is not read is never let go.
 * @throws RedirectRefused; and what node:http throws
 */
export async function openAddress(address: string, asking: Asking): Promise<Answer> {
  let at = address;
  const published: Answer["published"] = { bytes: null, sha256: null };
  for (let hops = 0; ; hops++) {
    const { message, body } = await ask(at, asking);
    const { statusCode: status = 0, headers } = message;
    const { location } = headers;
    const close = () => void message.destroy();
    published.sha256 ??= sumOf(headers["x-linked-etag"]);
    published.bytes ??= wholeNumber(headers["x-linked-size"]);
    // A signed address behind it may refuse HEAD, and all that is asked for is known.
    const isAnswered = asking.method === "HEAD" && published.bytes !== null;
    if (status < 300 || status > 399 || status === 304 || location === undefined || isAnswered)
      return { status: isAnswered ? 200 : status, headers, body, close, published };
    close();
    if (hops === asking.redirects.hopsMax) throw new RedirectRefused("tooMany", address, location);
    at = nextAddress(at, location, asking.redirects);
  }
}

type Reply = { message: IncomingMessage; body: AsyncGenerator<Buffer> };

async function ask(address: string, { method, headersOf = () => ({}), signal, silenceMs }: Asking): Promise<Reply> {
  const url = new URL(address);
  const headers = await headersOf(url);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method,
      signal,
      // `identity`: a packed transfer has other offsets, and Range would mean those.
      headers: { "user-agent": "svit-studio", "accept-encoding": "identity", ...headers },
    });
    let silent: IncomingMessage | typeof request = request;
    if (silenceMs !== undefined)
      request.setTimeout(silenceMs, () => silent.destroy(new Error(`silent for ${Math.round(silenceMs / 1000)} s`)));
    request.once("response", (message) => {
      silent = message;
      resolve({ message, body: bodyChunks(message) });
    });
    request.on("error", reject).end();
  });
}

/** Hugging Face's X-Linked-ETag is the file's SHA-256 where it keeps the file apart (LFS); else it is something else. */
const sumOf = (header: string | string[] | undefined) =>
  String(header ?? "").match(/^"?([0-9a-f]{64})"?$/)?.[1] ?? null;

export const wholeNumber = (header: string | string[] | undefined) => {
  const text = String(header ?? "");
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
};
