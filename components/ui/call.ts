import type { AnswerOf, EndpointName, RequestOf } from "#domain/api/endpoints.ts";
import { pathOf } from "#domain/api/path.ts";
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

export type Args<Name extends EndpointName> =
  Record<string, never> extends RequestOf<Name>
    ? [request?: RequestOf<Name> & More]
    : [request: RequestOf<Name> & More];

/** Calls an endpoint of the studio and answers its JSON. @throws CallProblem for a "no", TypeError or TimeoutError where nothing answered */
export async function call<Name extends EndpointName>(name: Name, ...[request]: Args<Name>): Promise<AnswerOf<Name>> {
  const { timeoutMs, headers = {}, ...own }: Partial<RequestOf<Name>> & More = request ?? {};
  const [method = "GET"] = name.split(" ");
  const { keepalive = method === "DELETE" } = own;
  // What is sent to change something is JSON, also where there is nothing to say.
  const body = own.body ?? (method === "GET" || method === "DELETE" ? undefined : {});
  const response = await fetch(pathOf(name, own), {
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
  return answer;
}

const unnamedListeners = new Set<() => void>();

/** Told whenever a route answers that it does not know who is calling. */
export function whenUnnamed(listener: () => void): void {
  unnamedListeners.add(listener);
}
