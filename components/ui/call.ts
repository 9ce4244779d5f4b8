/** A "no" from the studio's own API: problem+json (RFC 9457). `data` holds its further members. */
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

/** Calls a route of the studio and answers its JSON. @throws CallProblem for a "no", TypeError where nothing answered */
export async function call<T>(
  path: string,
  method: "GET" | "POST" | "PUT" | "DELETE" = "GET",
  body?: unknown,
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    keepalive: method === "DELETE",
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new CallProblem(response.status, answer);
  return answer as T;
}
