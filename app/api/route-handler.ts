import { z } from "zod";
import { auditOf, isBrowse, isBytes } from "#domain/api/endpoint.ts";
import {
  type Answered,
  accountEndpoints,
  type BodyOf,
  type EndpointName,
  endpointOf,
  type ParamsOf,
  type QueryOf,
} from "#domain/api/endpoints.ts";
import type { AuditAction } from "#domain/audit/action.ts";
import { StudioError } from "#domain/error.ts";
import { readPage, readQuery } from "#domain/find/browse-address.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { type Access, type EffectiveRole, isInScope, needsName, type Standing } from "#domain/rights/rights.ts";
import { type Comer, loadComer } from "#server/accounts/comer.ts";
import { type Acting, actAs } from "#server/db/acting.ts";
import { type Database, database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { noteReviewer } from "#server/request-context.ts";
import { checkRights, type Ids, idsOf } from "#server/rights/check-rights.ts";
import { checkSender } from "#server/sender.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { readBody } from "./body.ts";
import { checkAnswer } from "./check-answer.ts";
import { PRIVATE, problem } from "./problem.ts";
import { readSearch } from "./query.ts";

/** Names the reviewer who decided what a request brings. Optional. */
const MADE_BY = "x-svit-reviewer";

type Visit<Name extends EndpointName> = {
  params: ParamsOf<Name>;
  query: QueryOf<Name>;
  body: BodyOf<Name>;
  /** The text of the body as it came; empty where none is asked for. */
  received: string;
  db: Database;
  /** Who asks; their id is empty where nobody has said a name, or signed in, and the endpoint does not want it. */
  reviewer: Reviewer;
  /** What they may, for what is not named by an id (server/rights). */
  standing: Standing;
  /** They know of others' work only what theirs has to: a reviewer, in a studio with accounts. */
  seesOwnAlone: boolean;
  /** Whom a proxy has signed in, who has no account here yet. */
  proxyUser: string | null;
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
    const visitor = await loadComer(db, request.headers);
    noteReviewer(visitor.reviewer);
    checkWho(request, visitor, shape.access);
    // Of who may not come in nothing is read: a body may have many megabytes.
    const params = shape.params?.parse((await context.params) ?? {}) ?? {};
    const query = readQueryOf(name, request);
    const ofAddress = idsOf(params, query);
    const roles = await rolesOf(db, shape.access, visitor, ofAddress);
    const { received, value } = bodySchema ? await readBody(request, shape.bodyBytesMax) : NO_BODY;
    const body = bodySchema?.parse(value);
    if (bodySchema) roles.push(...(await rolesOf(db, shape.access, visitor, idsOf(params, query, body), ofAddress)));
    const { reviewer, standing } = visitor;
    const proxyUser = visitor.proxyUser ?? null;
    const who = { reviewer: reviewer ?? NOBODY, standing, seesOwnAlone: roles.includes("reviewer") };
    const address = request.headers.get(ADDRESS_HEADER) ?? "";
    const headers = new Headers({ ...PRIVATE, "content-type": "application/json" });
    const asked = { params, query, body, received, db, ...who, proxyUser, address, request, headers };
    if (!env.hasAccounts && Object.hasOwn(accountEndpoints, name))
      throw new StudioError("not_found", message("accountsAreOff"));
    const recorded: AuditAction[] = [];
    const given = await actAs(actingOf(visitor, address), () => handler(asked as unknown as Visit<Name>), recorded);
    if (env.checksAnswers) checkRecorded(name, recorded);
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
 * Refuses who has not signed in, or where there are no accounts said no name, and a request made by another person than the
 * one who sends it: the browser may have changed hands since.
 */
function checkWho(request: Request, { reviewer, standing, key }: Comer, access: Access): void {
  // Signing in, or saying who one is, is a person's. All else is asked where its ids are known.
  if (key && access === "open" && !isInScope(standing, access))
    throw new StudioError("forbidden", message("keyMayNot"));
  const isWanted = env.hasAccounts ? access !== "open" : needsName(access);
  if (!isWanted) return;
  if (!reviewer) throw new StudioError("not_identified", message(env.hasAccounts ? "signInFirst" : "sayName"));
  const madeBy = request.headers.get(MADE_BY);
  if (madeBy !== null && madeBy !== reviewer.id) throw new StudioError("not_identified", message("otherName"));
}

/**
 * What who asks is where these ids lead, but for those `checked` before; nothing where there are no accounts, but for keys.
 * @throws StudioError
 */
async function rolesOf(
  db: Database,
  access: Access,
  visitor: Comer,
  ids: Ids,
  checked?: Ids,
): Promise<EffectiveRole[]> {
  const { reviewer, standing, key } = visitor;
  if ((!env.hasAccounts && !key) || !reviewer) return [];
  return checkRights(db, access, { reviewerId: reviewer.id, standing }, ids, checked);
}

function actingOf({ reviewer, key }: Comer, address: string): Acting {
  if (key) return { kind: "key", reviewerId: key.makerId, keyId: key.id, address };
  return reviewer ? { kind: "person", reviewerId: reviewer.id, address } : { kind: "nobody", address };
}

/** An endpoint that records what it does not say would stand in no document and in no test. @throws Error */
function checkRecorded(name: EndpointName, recorded: readonly AuditAction[]): void {
  const strange = recorded.filter((action) => !auditOf(endpointOf(name)).includes(action));
  if (strange.length > 0) throw new Error(`${name} records ${strange.join(", ")}, which its endpoint does not say`);
}
