import { createHash } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What one request meets. Nothing of it: the file as a good server gives it out, Range and If-Range included. */
export type Flaw = {
  status?: number;
  headers?: Record<string, string>;
  /** Bytes of this answer's body, after which the connection is torn down. */
  dropAfter?: number;
  /** Bytes of this answer's body, after which nothing more comes and the connection stays. */
  holdAfter?: number;
  ignoresRange?: boolean;
  /** What Content-Length says. */
  toldBytes?: number;
};

export type ServedFile = { bytes: Buffer; etag?: string | null; lastModified?: string; sha256?: string };

export type Asked = { method: string; path: string; range: string | null; headers: IncomingMessage["headers"] };

/**
 * A real web server on 127.0.0.1 that serves `files` by path and has the flaws that `flaw` names for a path's how-manieth
 * GET (from 0). `asked` lists what it was asked.
 */
export class FlawedServer {
  readonly files = new Map<string, ServedFile>();
  readonly asked: Asked[] = [];
  flaw: (path: string, count: number) => Flaw = () => ({});
  address = "";
  readonly #counts = new Map<string, number>();
  readonly #server = http.createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<FlawedServer> {
    const flawed = new FlawedServer();
    flawed.#server.listen(0, "127.0.0.1");
    await once(flawed.#server, "listening");
    flawed.address = `http://127.0.0.1:${(flawed.#server.address() as AddressInfo).port}`;
    return flawed;
  }

  put(path: string, bytes: Buffer, more: Omit<ServedFile, "bytes"> = {}): void {
    this.files.set(path, { bytes, etag: `"${createHash("md5").update(bytes).digest("hex")}"`, ...more });
  }

  gets(path: string): Asked[] {
    return this.asked.filter((one) => one.method === "GET" && one.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url: path = "", headers } = request;
    this.asked.push({ method, path, range: headers.range ?? null, headers });
    const count = this.#counts.get(path) ?? 0;
    if (method === "GET") this.#counts.set(path, count + 1);
    const flaw = method === "GET" ? this.flaw(path, count) : {};
    const file = this.files.get(path);
    if (flaw.status) return void response.writeHead(flaw.status, flaw.headers).end();
    if (!file) return void response.writeHead(404).end();
    const answer = answerTo(file, headers, flaw);
    response.writeHead(answer.status, { ...answer.headers, ...flaw.headers });
    if (method === "HEAD") return void response.end();
    if (flaw.holdAfter !== undefined) return void response.write(answer.body.subarray(0, flaw.holdAfter));
    if (flaw.dropAfter === undefined) return void response.end(answer.body);
    // The end of the write is waited for, or the bytes would be lost with the connection.
    response.write(answer.body.subarray(0, flaw.dropAfter), () => response.socket?.destroy());
  }
}

function answerTo(file: ServedFile, asked: IncomingMessage["headers"], flaw: Flaw) {
  const { bytes, etag, lastModified, sha256 } = file;
  const common = {
    ...(etag ? { etag } : {}),
    ...(lastModified ? { "last-modified": lastModified } : {}),
    ...(sha256 ? { "x-linked-etag": `"${sha256}"` } : {}),
  };
  const from = Number(asked.range?.match(/^bytes=(\d+)-$/)?.[1] ?? Number.NaN);
  const isSame = asked["if-range"] === undefined || asked["if-range"] === etag || asked["if-range"] === lastModified;
  if (Number.isNaN(from) || !isSame || flaw.ignoresRange)
    return { status: 200, headers: { ...common, "content-length": flaw.toldBytes ?? bytes.length }, body: bytes };
  if (from >= bytes.length)
    return { status: 416, headers: { ...common, "content-range": `bytes */${bytes.length}` }, body: Buffer.alloc(0) };
  const body = bytes.subarray(from);
  const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...common, "content-range": range, "content-length": body.length }, body };
}
