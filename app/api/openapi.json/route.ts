import { routeHandler } from "#app/api/route-handler.ts";
import { printOpenApi } from "#domain/api/openapi.ts";
import { studioVersion } from "#server/version.ts";

let printed: ReturnType<typeof printOpenApi> | undefined;

export const GET = routeHandler("GET /api/openapi.json", async () => {
  printed ??= printOpenApi(studioVersion);
  return printed;
});
