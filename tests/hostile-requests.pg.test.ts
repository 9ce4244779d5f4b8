import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { isBrowse, isBytes } from "#domain/api/endpoint.ts";
import { type Api, type Asked, METHODS, openApi, ROUTE_FILES, type Route } from "./http/api-routes.ts";
import {
  HOSTILE_VALUES,
  HOSTILE_WORDS,
  placesOf,
  sampleOf,
  schemaOf,
  UNKEEPABLE,
  withValue,
} from "./http/hostile-values.ts";

/** Of a browse query, which its routes read by themselves (domain/find/browse-address.ts). */
const BROWSE_KEYS = ["task", "state", "mark", "reviewer", "reason", "queue", "outcome", "object", "image"].concat(
  ["boxesMin", "boxesMax", "wordsMin", "wordsMax", "text", "since", "sort", "view", "place", "rows"],
  ["unknown", "__proto__", "constructor"],
);

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

async function ask(route: Route, asked: Asked): Promise<Response> {
  const answer = await api.ask(route, asked);
  await answer.body?.cancel();
  return answer;
}

const queryKeysOf = ({ shape: { query } }: Route) => (isBrowse(query) ? BROWSE_KEYS : [...keysOf(query), "unknown"]);
const nameOf = ({ name, method }: Route) => `${method} ${name}`;
const keysOf = (shape: z.ZodType | undefined) => Object.keys(schemaOf(shape).properties ?? {});
const paramsOf = (route: Route): Record<string, string> =>
  Object.fromEntries(keysOf(route.shape.params).map((key) => [key, api.ids[key] ?? "1"]));
const hasJson = ({ shape: { body } }: Route) => body !== undefined && !isBytes(body);
const bodyOf = (route: Route) => (hasJson(route) ? JSON.stringify(sampleOf(schemaOf(route.shape.body))) : undefined);
const whole = (route: Route): Asked => {
  const body = bodyOf(route);
  return { params: paramsOf(route), ...(body === undefined ? {} : { body }) };
};

/** Answers that say that the request is wrong, or that what it names is not there, or that all is well. */
const isAnswered = ({ status }: Response) => (status >= 200 && status < 300) || (status >= 400 && status < 500);

test("every route is wrapped by the route handler, but for those that say whether the server is there", () => {
  expect(api.routes.length).toBeGreaterThan(45);
  expect(api.bare.filter((name) => !/ app\/api\/(health|ready)\/route\.ts$/.test(name))).toEqual([]);
});

test("no handler is exported under a name that this test does not know", () => {
  for (const name of ROUTE_FILES) {
    const exported = Array.from(
      readFileSync(path.join(import.meta.dirname, "..", name), "utf8").matchAll(
        /^export (?:const|async function) (\w+)/gm,
      ),
      ([, own]) => own,
    );
    for (const own of exported) expect(METHODS, name).toContain(own);
  }
});

describe("is answered with 2xx or 4xx, never 5xx, by every route:", () => {
  test("an id of any spelling", async () => {
    const wrong: string[] = [];
    for (const route of api.routes) {
      for (const key of keysOf(route.shape.params)) {
        for (const word of HOSTILE_WORDS) {
          const spelled = decoded(word);
          if (spelled === null) continue;
          const asked = whole(route);
          const answer = await ask(route, { ...asked, params: { ...asked.params, [key]: spelled } });
          if (!isAnswered(answer)) wrong.push(`${nameOf(route)} ${key}=${word}: ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("a parameter of any spelling, known or not", { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    for (const route of api.routes) {
      for (const key of queryKeysOf(route)) {
        for (const word of HOSTILE_WORDS) {
          const answer = await ask(route, { ...whole(route), search: `?${key}=${word}` });
          if (!isAnswered(answer)) wrong.push(`${nameOf(route)}?${key}=${word}: ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("any value at any place of a body", { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    for (const route of api.routes) {
      if (!hasJson(route)) continue;
      const schema = schemaOf(route.shape.body);
      const sample = sampleOf(schema);
      for (const { path: place } of placesOf(schema)) {
        for (const value of HOSTILE_VALUES) {
          const body = JSON.stringify(withValue(sample, place, value));
          const answer = await ask(route, { params: paramsOf(route), body });
          const isRight = UNKEEPABLE.includes(value as string)
            ? [400, 422].includes(answer.status)
            : isAnswered(answer);
          const told = `${nameOf(route)} ${place.join(".")}: ${JSON.stringify(value)?.slice(0, 60)}`;
          if (!isRight) wrong.push(`${told}: ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("a body that is no JSON, or more than it may be", async () => {
    const wrong: string[] = [];
    const bodies = ["", "{", "null", "[]", "\ufeff{}", '{"a":1e999}', "[".repeat(60_000), "[".repeat(2_000_000)];
    for (const route of api.routes) {
      if (!hasJson(route)) continue;
      for (const body of bodies) {
        const answer = await ask(route, { params: paramsOf(route), body });
        if (!isAnswered(answer)) wrong.push(`${nameOf(route)} ${body.slice(0, 20)}: ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test("U+0000 and what is not UTF-8 is refused in every parameter, also of routes that know none", async () => {
  for (const route of api.routes) {
    for (const search of ["?text=%00", "?%00=1", "?text=%ff", "?text=%ED%A0%80", "?%"]) {
      const answer = await ask(route, { ...whole(route), search });
      expect(answer.status, `${route.method} ${route.name}${search}`).toBe(400);
    }
  }
});

function decoded(word: string): string | null {
  try {
    return decodeURIComponent(word);
  } catch {
    // The guard before the framework refuses it (server/web/guard.ts).
    return null;
  }
}
