import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isBytes } from "#domain/api/endpoint.ts";
import { accountEndpoints } from "#domain/api/endpoints.ts";
import { needsName } from "#domain/rights/rights.ts";
import { addReviewer } from "./entries.ts";
import { type Api, openApi, type Route } from "./http/api-routes.ts";
import { sampleOf, schemaOf } from "./http/hostile-values.ts";

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

/** Asks each route with what it wants, under these headers, and answers which were not refused so. */
async function notRefused(
  routes: readonly Route[],
  headers: Record<string, string>,
  status: number,
): Promise<string[]> {
  const others: string[] = [];
  for (const route of routes) {
    const params = Object.fromEntries(
      Object.keys(schemaOf(route.shape.params).properties ?? {}).map((key) => [
        key,
        api.ids[key] ?? (isUuid(key) ? randomUUID() : "1"),
      ]),
    );
    const isJson = route.shape.body !== undefined && !isBytes(route.shape.body);
    const body = isJson ? JSON.stringify(sampleOf(schemaOf(route.shape.body))) : undefined;
    const answer = await api.ask(route, { params, headers, ...(body === undefined ? {} : { body }) });
    await answer.body?.cancel();
    if (answer.status !== status) others.push(`${route.method} ${route.name}: ${answer.status}`);
  }
  return others;
}

const isUuid = (key: string) => ["reviewerId", "invitationId"].includes(key);

const toReviewers = () => api.routes.filter((route) => !ofAccounts(route) && needsName(route.shape.access));
/** In a studio without accounts there are none of these. */
const ofAccounts = ({ endpoint }: Route) => Object.hasOwn(accountEndpoints, endpoint ?? "");
const writing = () => api.routes.filter((route) => route.method !== "GET");

/** What who has said no name may do all the same: say it, ask how large an export would be and how it would look, and whether a release is whole. */
const OPEN_WRITES = [
  "POST app/api/datasets/[datasetId]/releases/[number]/verification/route.ts",
  "POST app/api/exports/estimate/route.ts",
  "POST app/api/exports/preview/route.ts",
  "POST app/api/reviewers/route.ts",
];

describe("every route", () => {
  test("names what it does: who removes a data set owns it, who changes what others go by leads", () => {
    const ofAccess = (access: string) =>
      api.routes.filter((route) => route.shape.access === access).map(({ method, name }) => `${method} ${name}`);
    expect(ofAccess("owner")).toContain("POST app/api/datasets/[datasetId]/removal/route.ts");
    expect(ofAccess("open")).toEqual([
      "POST app/api/auth/invitation/route.ts",
      "POST app/api/auth/join/route.ts",
      "GET app/api/auth/methods/route.ts",
      "GET app/api/auth/oidc/callback/route.ts",
      "POST app/api/auth/oidc/route.ts",
      "POST app/api/auth/password/route.ts",
      "POST app/api/auth/sign-in/route.ts",
      "POST app/api/auth/sign-out/route.ts",
      "GET app/api/reviewers/route.ts",
      "POST app/api/reviewers/route.ts",
    ]);
    expect(ofAccess("lead")).toContain("PUT app/api/datasets/[datasetId]/codebook/route.ts");
    expect(ofAccess("export")).toEqual(["POST app/api/exports/route.ts"]);
    expect(ofAccess("decide")).toEqual(["POST app/api/verdicts/route.ts"]);
  });

  test("of accounts answers as what is not there, where there are none", async () => {
    const routes = api.routes.filter(ofAccounts);
    const others = await notRefused(routes, {}, 404);
    // A sample that its schema refuses is malformed before it is anything else.
    expect(others.filter((told) => !told.endsWith(": 400"))).toEqual([]);
    expect(others.length).toBeLessThan(routes.length / 3);
  });

  test("that writes is for reviewers, but for those named here", () => {
    const open = writing().filter((route) => !ofAccounts(route) && !needsName(route.shape.access));
    expect(open.map(({ method, name }) => `${method} ${name}`)).toEqual(OPEN_WRITES);
  });

  test("for reviewers refuses who has said no name, or brings no name that is kept", async () => {
    expect(toReviewers().length).toBeGreaterThan(20);
    for (const cookie of [
      "",
      "svit-reviewer=",
      "svit-reviewer=x",
      "svit-reviewer=00000000-0000-4000-8000-000000000009",
    ])
      expect(await notRefused(toReviewers(), { cookie }, 401), cookie).toEqual([]);
  });

  test("for reviewers refuses what another person than its sender has made", async () => {
    const other = await addReviewer(api.db, "Bo");
    expect(await notRefused(toReviewers(), { "x-svit-reviewer": other.id }, 401)).toEqual([]);
  });

  test("refuses a host name that is not the studio's", async () => {
    for (const host of ["evil.example", "localhost.evil.example", ""])
      expect(await notRefused(api.routes, { host }, 403), host).toEqual([]);
  });

  test("that writes refuses what a page of another origin causes", async () => {
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://localhost:1" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of foreign)
      expect(await notRefused(writing(), headers, 403), JSON.stringify(headers)).toEqual([]);
  });
});

test("a reviewer is known by the cookie of that name alone, among others, and by the first of two", async () => {
  const who = api.routes.find(({ method, name }) => method === "GET" && name === "app/api/reviewers/route.ts");
  const { id, name } = api.reviewer;
  const other = await addReviewer(api.db, "Cy");
  const asked = async (cookie: string) =>
    (await (await api.ask(who ?? expect.unreachable(), { headers: { cookie } })).json()).reviewer;
  expect(await asked(`theme=dark; svit-reviewer=${id}; svit-locale=zh`)).toEqual({ id, name });
  expect(await asked(`svit-reviewer=${id}; svit-reviewer=${other.id}`)).toEqual({ id, name });
  expect(await asked(`x-svit-reviewer=${id}`)).toBeNull();
  expect(await asked(`svit-reviewer-x=${id}`)).toBeNull();
});
