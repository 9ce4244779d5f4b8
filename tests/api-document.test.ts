import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "#cli/serve/leash.ts";
import { auditOf } from "#domain/api/endpoint.ts";
import { ENDPOINTS, type EndpointName, endpointOf } from "#domain/api/endpoints.ts";
import { printOpenApi } from "#domain/api/openapi.ts";
import { ACCESS, type Access, needsName } from "#domain/rights/rights.ts";
import { METHODS, ROUTE_FILES } from "./http/api-routes.ts";

type Operation = {
  summary: string;
  "x-access": string;
  "x-audit": string[];
  security?: object[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: object };
  responses: Record<string, { content: Record<string, object> }>;
};

const printed = JSON.parse(JSON.stringify(printOpenApi("1.2.3")));
const operations = Object.entries(printed.paths as Record<string, Record<string, Operation>>).flatMap(([where, own]) =>
  Object.entries(own).map(([method, operation]) => ({ where, name: `${method.toUpperCase()} ${where}`, operation })),
);
const operationOf = (name: string): Operation =>
  operations.find((one) => one.name === name)?.operation ?? expect.unreachable(name);

/** Of each handler in a route's file its method, and the name that it gives its endpoint (null: nothing wraps it). */
const handlers = ROUTE_FILES.flatMap((file) => {
  const source = readFileSync(path.join(root, file), "utf8");
  const where = `/${path.posix.dirname(file).slice("app/".length).replaceAll("[", "{").replaceAll("]", "}")}`;
  return METHODS.filter((method) => new RegExp(`^export (const|async function) ${method}\\b`, "m").test(source)).map(
    (method) => ({
      place: `${method} ${where}`,
      named: new RegExp(`const ${method} = routeHandler\\(\\s*"([^"]+)"`).exec(source)?.[1] ?? null,
    }),
  );
});

test("every handler under app/api is an endpoint of its own place, and every endpoint has its handler", () => {
  expect(handlers.length).toBeGreaterThan(48);
  expect(handlers.map(({ place }) => place).sort()).toEqual(Object.keys(ENDPOINTS).sort());
  for (const { place, named } of handlers) expect(named ?? place).toBe(place);
});

test("the document tells of every endpoint: who may, what it wants, what it answers, and how it says no", () => {
  expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(ENDPOINTS).sort());
  for (const { where, name, operation } of operations) {
    expect(operation.summary.length, name).toBeGreaterThan(10);
    expect(ACCESS, name).toContain(operation["x-access"]);
    expect(operation["x-audit"], name).toEqual(auditOf(endpointOf(name as EndpointName)));
    expect("security" in operation, name).toBe(needsName(operation["x-access"] as Access));
    const inPath = operation.parameters.filter((own) => own.in === "path").map((own) => own.name);
    expect(inPath, name).toEqual(Array.from(where.matchAll(/\{(\w+)\}/g), ([, own]) => own));
    expect(Object.keys(operation.responses[200]?.content ?? {}).length, name).toBeGreaterThan(0);
    expect(operation.responses.default?.content["application/problem+json"], name).toEqual({
      schema: { $ref: "#/components/schemas/Problem" },
    });
  }
});

test("every reference of the document leads to a schema in it", () => {
  const references = Array.from(JSON.stringify(printed).matchAll(/"\$ref":"([^"]+)"/g), ([, own = ""]) => own);
  expect(references.length).toBeGreaterThan(50);
  for (const own of new Set(references))
    expect(Object.keys(printed.components.schemas)).toContain(own.replace("#/components/schemas/", ""));
});

test("queries, bodies and particular refusals are told with their fields", () => {
  const page = operationOf("GET /api/datasets/{datasetId}/entries");
  const keys = page.parameters.filter((own) => own.in === "query").map(({ name }) => name);
  expect(keys).toEqual(expect.arrayContaining(["task", "state", "text", "sort", "view", "place", "rows"]));
  const verdict = JSON.stringify(operationOf("POST /api/verdicts"));
  for (const field of ["entryVersion", "claimToken", "turnsAfter"]) expect(verdict).toContain(`"${field}"`);
  expect(JSON.stringify(operationOf("POST /api/verdicts").responses[409])).toContain('"heldBy"');
  expect(operationOf("PUT /api/uploads/{uploadId}/files").requestBody?.content).toEqual({
    "application/octet-stream": {},
  });
  expect(Object.keys(operationOf("GET /api/images/{imageId}/photo").responses[200]?.content ?? {})).toEqual([
    "image/*",
  ]);
});
