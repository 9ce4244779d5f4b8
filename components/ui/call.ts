import { type Message, message, ownWords, parseMessage } from "#domain/message.ts";

/** A "no" from the studio's own API: problem+json (RFC 9457). `message` is its English, `data` all its members. */
export class CallProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(typeof body.detail === "string" ? body.detail : `HTTP ${status}`);
    this.status = status;
    this.code = typeof body.title === "string" ? body.title : "internal";
    this.data = body;
  }
}

/** What went wrong with a call; for `useMessage` to word. */
export function problemOf(error: unknown): Message {
  if (error instanceof CallProblem) return parseMessage(error.data.message) ?? ownWords(error.message);
  // Of a network that is gone each browser says something else.
  if (error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError"))
    return message("noAnswer");
  return ownWords(error instanceof Error ? error.message : String(error));
}

type More = {
  /** Gives up after so long; without it the browser decides. */
  timeoutMs?: number;
  /** Lets the request outlive its page. Browsers take 64 KB of such bodies at a time, and refuse what is over it. */
  keepalive?: boolean;
  headers?: Record<string, string>;
};

/** Calls a route of the studio and answers its JSON. @throws CallProblem for a "no", TypeError or TimeoutError where nothing answered */
export async function call<T>(
  path: string,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" = "GET",
  body?: unknown,
  { timeoutMs, keepalive = method === "DELETE", headers = {} }: More = {},
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    keepalive,
    signal: timeoutMs === undefined ? null : AbortSignal.timeout(timeoutMs),
  });
  // A proxy's page, or nothing: the status alone tells.
  const answer = await response.json().catch(() => ({}));
  if (response.status === 401) for (const listener of unnamedListeners) listener();
  if (!response.ok) throw new CallProblem(response.status, answer);
  return answer as T;
}

const unnamedListeners = new Set<() => void>();

/** Told whenever a route answers that it does not know who is calling. */
export function whenUnnamed(listener: () => void): void {
  unnamedListeners.add(listener);
}
