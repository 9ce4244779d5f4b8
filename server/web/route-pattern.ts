/** The routes and pages of a build, as Next writes them into routes-manifest.json. */
export type RoutesManifest = {
  staticRoutes: readonly { page: string; regex: string }[];
  dynamicRoutes: readonly { page: string; regex: string }[];
};

/** What no route of the studio answers. Its path is anybody's, and is kept nowhere. */
export const NO_ROUTE = "other";

/**
 * Which route a path leads to, as its pattern (`/api/queues/{queueId}/claims`): one of a closed list, so that neither the log nor
 * the figures hold what somebody asked for.
 */
export function routePatterns({ staticRoutes, dynamicRoutes }: RoutesManifest): (path: string) => string {
  const known = new Map(staticRoutes.filter(({ page }) => !page.startsWith("/_")).map(({ page }) => [page, page]));
  const patterns = dynamicRoutes.map(({ page, regex }) => ({
    regex: new RegExp(regex),
    pattern: page.replaceAll(/\[(\w+)\]/g, "{$1}"),
  }));
  return (path) => {
    if (path.startsWith("/_next/static/")) return "/_next/static";
    return known.get(path) ?? patterns.find(({ regex }) => regex.test(path))?.pattern ?? NO_ROUTE;
  };
}
