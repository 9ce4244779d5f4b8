import { expect, test } from "vitest";
import { NO_ROUTE, routePatterns } from "./route-pattern.ts";

const routeOf = routePatterns({
  staticRoutes: [
    { page: "/", regex: "^/(?:/)?$" },
    { page: "/_not-found", regex: "^/_not\\-found(?:/)?$" },
    { page: "/api/exports/estimate", regex: "^/api/exports/estimate(?:/)?$" },
  ],
  dynamicRoutes: [
    { page: "/api/exports/[runId]", regex: "^/api/exports/([^/]+?)(?:/)?$" },
    { page: "/datasets/[datasetId]", regex: "^/datasets/([^/]+?)(?:/)?$" },
  ],
});

test.each([
  ["/", "/"],
  ["/datasets/12", "/datasets/{datasetId}"],
  ["/datasets/Ann Lee", "/datasets/{datasetId}"],
  ["/api/exports/estimate", "/api/exports/estimate"],
  ["/api/exports/7", "/api/exports/{runId}"],
  ["/_next/static/chunks/1.js", "/_next/static"],
  ["/_not-found", NO_ROUTE],
  ["/wp-login.php", NO_ROUTE],
  ["/datasets/1/2", NO_ROUTE],
])("%s is %s", (path, pattern) => {
  expect(routeOf(path)).toBe(pattern);
});
