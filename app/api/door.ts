import { cookies } from "next/headers";
import { z } from "zod";
import { ERROR_CODES, StudioError } from "#domain/error.ts";
import { said, sayInEnglish } from "#domain/said.ts";
import { type Database, database } from "#server/db/client.ts";
import { loadReviewer, type Reviewer } from "#server/db/reviewers.ts";
import { log } from "#server/log.ts";
import { checkSender } from "#server/sender.ts";

export const REVIEWER_COOKIE = "svit-reviewer";
/** Names the reviewer who decided what a request brings. Optional. */
const MADE_BY = "x-svit-reviewer";

/** Bodies of ordinary requests; uploads have a route of their own. */
const BODY_BYTES_MAX = 4_000_000;

type Shape<P, Q, B> = {
  params: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** Where a body may be longer than those of ordinary requests. */
  bodyBytesMax?: number;
  /** Who may come in. "anyone" is for reading and for saying one's name; "reviewer" has said it. Roles are added here. */
  may: "anyone" | "reviewer";
};

/** `received` is the text of the body as it came; empty where none is asked for. */
type Visit<P, Q, B> = {
  params: P;
  query: Q;
  body: B;
  received: string;
  db: Database;
  reviewer: Reviewer;
  request: Request;
};
/** A route without parameters in its path is given none. */
type Context = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

/**
 * Wraps every route: checks where the request comes from and who may, parses parameters, query and body strictly, runs
 * the handler, and answers JSON (64-bit ids as strings), a Response as it is, or RFC 9457 problem+json.
 */
export function door<P, Q = Record<string, never>, B = undefined>(
  shape: Shape<P, Q, B>,
  handler: (visit: Visit<P, Q, B>) => Promise<unknown>,
) {
  const querySchema = shape.query ?? NO_QUERY;
  return async (request: Request, context: Context): Promise<Response> => {
    try {
      checkSender(request);
      const params = shape.params.parse((await context.params) ?? {});
      const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams)) as Q;
      const received = shape.body ? await readText(request, shape.bodyBytesMax ?? BODY_BYTES_MAX) : "";
      const body = (shape.body ? shape.body.parse(parseJson(received)) : undefined) as B;
      const db = database();
      const reviewer = await findReviewer(db);
      if (shape.may === "reviewer") checkReviewer(request, reviewer);
      const answer = await handler({ params, query, body, received, db, reviewer: reviewer ?? NOBODY, request });
      if (answer instanceof Response) return answer;
      return new Response(printJson(answer ?? null), { headers: { ...PRIVATE, "content-type": "application/json" } });
    } catch (error) {
      return problem(error);
    }
  };
}

const NO_QUERY = z.strictObject({});

/** An answer belongs to who asked, and is what its type says. */
const PRIVATE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

const NOBODY: Reviewer = { id: "", name: "" };

/**
 * Refuses who has said no name, and a request made by another person than the one who sends it: the cookie may have
 * changed hands since.
 */
function checkReviewer(request: Request, reviewer: Reviewer | null): void {
  const madeBy = request.headers.get(MADE_BY);
  if (!reviewer) throw new StudioError("not_identified", "Say your name first.");
  if (madeBy !== null && madeBy !== reviewer.id) {
    throw new StudioError("not_identified", "This was decided under another name than the one said here now.");
  }
}

const REVIEWER_ID = z.uuid();

/** The person that this browser said it is, or null. Until accounts come this is the one place that knows. */
export async function findReviewer(db: Database): Promise<Reviewer | null> {
  const id = REVIEWER_ID.safeParse((await cookies()).get(REVIEWER_COOKIE)?.value);
  if (!id.success) return null;
  return loadReviewer(db, id.data);
}

/** JSON with 64-bit integers as strings. */
export const printJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StudioError("invalid_request", "The body is not JSON.");
  }
}

/** HTTP holds a sender to the length that it says; where it says none the bytes are counted as they come. */
async function readText(request: Request, bytesMax: number): Promise<string> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new StudioError("invalid_request", "The body must be application/json.");
  }
  const tooLarge = () => new StudioError("too_large", `The body is over ${bytesMax} bytes.`);
  const said = request.headers.get("content-length");
  if (said !== null) {
    if (Number(said) > bytesMax) throw tooLarge();
    return request.text();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Any error as problem+json. What we did not foresee says nothing of itself outside and all of it in the log. */
export function problem(error: unknown): Response {
  const known = asStudioError(error);
  if (known.code === "internal" || known.code === "database_down") log.error({ err: error }, "request failed");
  const { status } = ERROR_CODES[known.code];
  return Response.json(
    { type: `urn:svit-studio:${known.code}`, title: known.code, status, detail: known.message, ...known.data },
    { status, headers: { ...PRIVATE, "content-type": "application/problem+json" } },
  );
}

function asStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  if (error instanceof z.ZodError) {
    const where = error.issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`).join("; ");
    return new StudioError("invalid_request", where.slice(0, 1000), { cause: error });
  }
  if (isWaitForConnection(error)) {
    return new StudioError("database_down", sayInEnglish(said("noConnectionFree")), { cause: error });
  }
  if (isConnectionLoss(error)) {
    return new StudioError("database_down", "The database does not answer. What you decided is kept and sent again.", {
      cause: error,
    });
  }
  return new StudioError("internal", "Something went wrong on the server; its log says what.", { cause: error });
}

/** The pool's own words where every connection is in use and none came free in time (server/db/client.ts). */
const isWaitForConnection = (error: unknown): boolean =>
  error instanceof Error &&
  `${error.message} ${String(error.cause ?? "")}`.includes("timeout exceeded when trying to connect");

const CONNECTION_LOSS =
  /ECONNREFUSED|ECONNRESET|P1001|P1017|57P0[123]|08006|Connection terminated|terminating connection/;

const isConnectionLoss = (error: unknown): boolean =>
  error instanceof Error &&
  CONNECTION_LOSS.test(`${(error as { code?: string }).code ?? ""} ${error.message} ${String(error.cause ?? "")}`);
