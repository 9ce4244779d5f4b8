import { expect } from "vitest";
import type { EndpointName, RequestOf } from "#domain/api/endpoints.ts";
import { pathOf } from "#domain/api/path.ts";
import type { Api } from "#tests/http/api-routes.ts";

export type Sent = { params?: object; query?: object; body?: unknown; cookie?: string; address?: string };
/** `cookies`: all that it sets, as they stand; `cookie`: the first of them. */
export type Answer = {
  status: number;
  body: Record<string, unknown>;
  cookie: string;
  cookies: string[];
  location: string;
  code: string;
};
export type Ask = (name: EndpointName, sent?: Sent) => Promise<Answer>;

/** Asks endpoints, each time from an address of its own, so that no test uses up another's tries. `answered`: those that did well. */
export function asker(api: Api): { ask: Ask; answered: ReadonlySet<string> } {
  const answered = new Set<string>();
  let addresses = 0;
  const ask: Ask = async (name, { params = {}, query = {}, body, cookie = "", address } = {}) => {
    const route = api.routes.find(({ endpoint }) => endpoint === name) ?? expect.unreachable(name);
    const place = pathOf(name, { params, query } as unknown as RequestOf<EndpointName>);
    const sent = body ?? (route.method === "GET" || route.method === "DELETE" ? undefined : {});
    const answer = await api.ask(route, {
      params: params as Record<string, string>,
      search: place.includes("?") ? place.slice(place.indexOf("?")) : "",
      headers: { cookie, "x-svit-address": address ?? `10.0.${addresses >> 8}.${++addresses & 255}` },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const text = await answer.text();
    if (answer.status < 400) answered.add(name);
    const told = text === "" ? {} : JSON.parse(text);
    const cookies = answer.headers.getSetCookie();
    return {
      status: answer.status,
      body: told,
      cookie: cookies[0] ?? "",
      cookies,
      location: answer.headers.get("location") ?? "",
      code: told.message?.code ?? "",
    };
  };
  return { ask, answered };
}

/** What a browser sends back of a cookie that it was given. */
export const sentBack = (cookie: string): string => cookie.split(";")[0] ?? "";
