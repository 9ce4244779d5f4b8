import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { bodyChunks } from "./body-chunks.ts";
import { nextAddress } from "./next-address.ts";

/** A bearer token and the only origin that may see it. */
export type Token = { origin: string; value: string };

export type Asking = {
  method: "GET" | "HEAD";
  headers?: Record<string, string>;
  token: Token | null;
  signal: AbortSignal;
  /** A connection that is silent for so long counts as dropped. */
  silenceMs: number;
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

const REDIRECTS_MAX = 10;

/** Asks an address, follows redirects, and leaves the body to be read or destroyed. Throws what node:http throws. */
export async function openAddress(address: string, asking: Asking): Promise<Answer> {
  let at = address;
  const published: Answer["published"] = { bytes: null, sha256: null };
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
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
    at = nextAddress(at, location);
  }
  throw new StudioError("unprocessable", message("redirectsTooOften", { address, count: REDIRECTS_MAX }));
}

type Reply = { message: IncomingMessage; body: AsyncGenerator<Buffer> };

function ask(address: string, { method, headers, token, signal, silenceMs }: Asking): Promise<Reply> {
  const url = new URL(address);
  const authorization = token?.origin === url.origin ? { authorization: `Bearer ${token.value}` } : {};
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method,
      signal,
      // `identity`: a packed transfer has other offsets, and Range would mean those.
      headers: { "user-agent": "svit-studio", "accept-encoding": "identity", ...headers, ...authorization },
    });
    let silent: IncomingMessage | typeof request = request;
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
