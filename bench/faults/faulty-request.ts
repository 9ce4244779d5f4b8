import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/**
 * What befalls a request on its way. cut-sending: the connection ends within its body. cut-answer: it ends when all was
 * sent, before an answer is read. slow: its body comes in pieces. twice: it is sent twice at once.
 */
export const WAY_FAULTS = ["cut-sending", "cut-answer", "slow", "twice"] as const;
export type WayFault = (typeof WAY_FAULTS)[number];

export type Request = {
  port: number;
  method: "GET" | "POST" | "PUT";
  path: string;
  cookie: string;
  body: Buffer;
  type: string;
};

/** `status` null: no answer came. */
export type Outcome = { status: number | null; text: string };

const PIECES = 5;
const PIECE_MS = 4;
const PATIENCE_MS = 20_000;

/** Sends a request with a fault on its way, and answers all that came of it: of `twice` two outcomes. `cut` (0 to 1) is where. */
export async function sendFaulty(request: Request, fault: WayFault | null, cut: number): Promise<Outcome[]> {
  if (fault === "twice") return Promise.all([sendOnce(request), sendOnce(request)]);
  return [await sendOnce(request, fault, cut)];
}

function sendOnce(
  { port, method, path, cookie, body, type }: Request,
  fault: WayFault | null = null,
  cut = 0,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const headers = { cookie, "content-type": type, "content-length": String(body.length) };
    const options = { host: "127.0.0.1", port, method, path, headers, agent: false, timeout: PATIENCE_MS };
    const lost = () => resolve({ status: null, text: "" });
    const request = http.request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", lost);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? null, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.once("error", lost);
    request.once("close", lost);
    request.once("timeout", () => request.destroy());
    if (fault === "cut-sending") {
      request.write(body.subarray(0, Math.floor(cut * body.length)), () => request.destroy());
    } else if (fault === "cut-answer") {
      // Some time for the server to begin, up to about what a verdict takes.
      request.end(body, () => setTimeout(() => request.destroy(), cut * CUT_ANSWER_MS));
    } else if (fault === "slow") {
      void sendInPieces(request, body);
    } else request.end(body);
  });
}

const CUT_ANSWER_MS = 12;

async function sendInPieces(request: http.ClientRequest, body: Buffer): Promise<void> {
  const size = Math.ceil(body.length / PIECES) || 1;
  for (let from = 0; from < body.length && !request.destroyed; from += size) {
    request.write(body.subarray(from, from + size));
    await pause(PIECE_MS);
  }
  if (!request.destroyed) request.end();
}

const AGAIN_MS = 100;
/**
 * PostgreSQL recovers within seconds, and so does a web server that was killed once. Killed as soon as it answers, time and again, it waits half a
 * minute before each start, and a request may come upon none of its short lives.
 */
const AGAIN_FOR_MS = 15 * 60_000;

/** Sends as a browser's outbox does: again until something that is no fault of the way or the server comes. */
export async function sendUntilAnswered(request: Request): Promise<{ status: number; text: string }> {
  const until = performance.now() + AGAIN_FOR_MS;
  for (;;) {
    const { status, text } = await sendOnce(request);
    if (status !== null && status < 500 && status !== 429) return { status, text };
    if (performance.now() > until)
      throw new Error(`${request.method} ${request.path}: ${status} for a quarter of an hour. ${text}`);
    await pause(AGAIN_MS);
  }
}

export const jsonRequest = (port: number, path: string, cookie: string, body: unknown): Request => ({
  port,
  method: "POST",
  path,
  cookie,
  body: Buffer.from(JSON.stringify(body)),
  type: "application/json",
});

export const getRequest = (port: number, path: string): Request => ({
  port,
  method: "GET",
  path,
  cookie: "",
  body: Buffer.alloc(0),
  type: "application/json",
});
