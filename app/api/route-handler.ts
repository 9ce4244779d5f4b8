import { cookies } from "next/headers";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { loadReviewer, type Reviewer } from "#server/datasets/reviewers.ts";
import { type Database, database } from "#server/db/client.ts";
import { checkSender } from "#server/sender.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { BODY_BYTES_MAX, readBody } from "./body.ts";
import { PRIVATE, problem } from "./problem.ts";
import { readSearch } from "./query.ts";

export const REVIEWER_COOKIE = "svit-reviewer";
/** Names the reviewer who decided what a request brings. Optional. */
const MADE_BY = "x-svit-reviewer";

/**
 * What a route does, as the rights to it are named. `open`: before anybody has said their name. All but `open` and `read`
 * want it said; until there are accounts a name is all that is asked.
 */
export const ACCESS = ["open", "read", "review", "lead", "owner"] as const;
export type Access = (typeof ACCESS)[number];

export const needsName = (access: Access): boolean => access !== "open" && access !== "read";

type Shape<P, Q, B> = {
  params: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** What a body may have at most, where it is more than BODY_BYTES_MAX. */
  bodyBytesMax?: number;
  access: Access;
};

type Visit<P, Q, B> = {
  params: P;
  query: Q;
  body: B;
  /** The text of the body as it came; empty where none is asked for. */
  received: string;
  db: Database;
  reviewer: Reviewer;
  /** Of who asks, behind proxies that are believed; empty where no guard told it. */
  address: string;
  request: Request;
};
/** A route without parameters in its path is given none. */
type Context = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

/**
 * Wraps every route: checks where the request comes from and who may, parses parameters, query and body strictly and
 * within limits (body.ts), runs the handler, and answers JSON (64-bit ids as strings), a Response as it is, or RFC 9457
 * problem+json. What is malformed is 400, 413 or 422, never 500; tests read `shape` to try that on every route.
 */
export function routeHandler<P, Q = Record<string, never>, B = undefined>(
  shape: Shape<P, Q, B>,
  handler: (visit: Visit<P, Q, B>) => Promise<unknown>,
) {
  const querySchema = shape.query ?? NO_QUERY;
  const bodyBytesMax = shape.bodyBytesMax ?? BODY_BYTES_MAX;
  const answer = async (request: Request, context: Context): Promise<Response> => {
    try {
      checkSender(request);
      const db = database();
      const reviewer = await loadById(db, cookieOf(request));
      if (needsName(shape.access)) checkReviewer(request, reviewer);
      // Of who may not come in nothing is read: a body may have many megabytes.
      const params = shape.params.parse((await context.params) ?? {});
      const query = querySchema.parse(readSearch(request)) as Q;
      const { received, value } = shape.body ? await readBody(request, bodyBytesMax) : NO_BODY;
      const body = shape.body?.parse(value) as B;
      const address = request.headers.get(ADDRESS_HEADER) ?? "";
      const given = await handler({
        params,
        query,
        body,
        received,
        db,
        reviewer: reviewer ?? NOBODY,
        address,
        request,
      });
      if (given instanceof Response) return given;
      return new Response(printJson(given ?? null), { headers: { ...PRIVATE, "content-type": "application/json" } });
    } catch (error) {
      return problem(error);
    }
  };
  return Object.assign(answer, { shape });
}

const NO_QUERY = z.strictObject({});
const NO_BODY = { received: "", value: undefined };

const NOBODY: Reviewer = { id: "", name: "" };

/**
 * Refuses who has said no name, and a request made by another person than the one who sends it: the cookie may have
 * changed hands since.
 */
function checkReviewer(request: Request, reviewer: Reviewer | null): void {
  const madeBy = request.headers.get(MADE_BY);
  if (!reviewer) throw new StudioError("not_identified", message("sayName"));
  if (madeBy !== null && madeBy !== reviewer.id) {
    throw new StudioError("not_identified", message("otherName"));
  }
}

/** The person that this browser said it is, or null, for a page. Until accounts come this and `routeHandler` are all that knows. */
export const findReviewer = async (db: Database): Promise<Reviewer | null> =>
  loadById(db, (await cookies()).get(REVIEWER_COOKIE)?.value);

const REVIEWER_ID = z.uuid();

async function loadById(db: Database, cookie: string | undefined): Promise<Reviewer | null> {
  const id = REVIEWER_ID.safeParse(cookie);
  return id.success ? loadReviewer(db, id.data) : null;
}

/** Of two cookies of the name the first, as browsers order them; a UUID has nothing to unescape. */
const cookieOf = (request: Request): string | undefined =>
  (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${REVIEWER_COOKIE}=`))
    ?.slice(REVIEWER_COOKIE.length + 1);

/** JSON with 64-bit integers as strings. */
const printJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));
