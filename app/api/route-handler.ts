import { cookies } from "next/headers";
import { z } from "zod";
import { isBrowse, isBytes, needsName } from "#domain/api/endpoint.ts";
import {
  type Answered,
  type BodyOf,
  type EndpointName,
  endpointOf,
  type ParamsOf,
  type QueryOf,
} from "#domain/api/endpoints.ts";
import { StudioError } from "#domain/error.ts";
import { readPage, readQuery } from "#domain/find/browse-address.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { loadReviewer } from "#server/datasets/reviewers.ts";
import { type Database, database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { checkSender } from "#server/sender.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { readBody } from "./body.ts";
import { checkAnswer } from "./check-answer.ts";
import { PRIVATE, problem } from "./problem.ts";
import { readSearch } from "./query.ts";

export const REVIEWER_COOKIE = "svit-reviewer";
/** Names the reviewer who decided what a request brings. Optional. */
const MADE_BY = "x-svit-reviewer";

type Visit<Name extends EndpointName> = {
  params: ParamsOf<Name>;
  query: QueryOf<Name>;
  body: BodyOf<Name>;
  /** The text of the body as it came; empty where none is asked for. */
  received: string;
  db: Database;
  reviewer: Reviewer;
  /** Of who asks, behind proxies that are believed; empty where no guard told it. */
  address: string;
  request: Request;
  /** What a JSON answer's headers are beside its own. */
  headers: Headers;
};
/** A route without parameters in its path is given none. */
type Context = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

/**
 * Wraps every route as its endpoint says (domain/api): checks where the request comes from and who may, parses parameters,
 * query and body strictly and within limits (body.ts), runs the handler, and answers JSON, a Response as it is, or RFC 9457
 * problem+json. What is malformed is 400, 413 or 422, never 500; tests read `shape` to try that on every route.
 */
export function routeHandler<Name extends EndpointName>(
  name: Name,
  handler: (visit: Visit<Name>) => Promise<Answered<Name>>,
) {
  const shape = endpointOf(name);
  const bodySchema = shape.body && !isBytes(shape.body) ? shape.body : null;
  const visit = async (request: Request, context: Context): Promise<Response> => {
    checkSender(request);
    const db = database();
    const reviewer = await loadById(db, cookieOf(request));
    if (needsName(shape.access)) checkReviewer(request, reviewer);
    // Of who may not come in nothing is read: a body may have many megabytes.
    const params = shape.params?.parse((await context.params) ?? {}) ?? {};
    const query = readQueryOf(name, request);
    const { received, value } = bodySchema ? await readBody(request, shape.bodyBytesMax) : NO_BODY;
    const body = bodySchema?.parse(value);
    const address = request.headers.get(ADDRESS_HEADER) ?? "";
    const headers = new Headers({ ...PRIVATE, "content-type": "application/json" });
    const asked = { params, query, body, received, db, reviewer: reviewer ?? NOBODY, address, request, headers };
    const given = await handler(asked as unknown as Visit<Name>);
    return given instanceof Response ? given : new Response(JSON.stringify(given), { headers });
  };
  const answer = async (request: Request, context: Context): Promise<Response> => {
    const response = await visit(request, context).catch(problem);
    if (!env.checksAnswers) return response;
    return checkAnswer(name, response).then(() => response, problem);
  };
  return Object.assign(answer, { endpoint: name, shape });
}

function readQueryOf(name: EndpointName, request: Request): unknown {
  const { query } = endpointOf(name);
  const search = readSearch(request);
  if (isBrowse(query)) return query.browse === "page" ? readPage(search) : readQuery(search);
  // Of one that stands twice the last.
  return (query ?? NO_QUERY).parse(Object.fromEntries(search));
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
