import type { EndpointName, RequestOf } from "./endpoints.ts";

/** Where in the studio an endpoint is asked, as a request's parameters and query say. */
export function pathOf<Name extends EndpointName>(
  name: Name,
  request: Pick<RequestOf<Name>, "params" | "query">,
): string {
  const params: Record<string, unknown> = request.params ?? {};
  const path = name
    .slice(name.indexOf("/"))
    .replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = printSearch(request.query ?? {});
  return search === "" ? path : `${path}?${search}`;
}

/** What is undefined is left out. */
function printSearch(query: object): string {
  if (query instanceof URLSearchParams) return query.toString();
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
}
