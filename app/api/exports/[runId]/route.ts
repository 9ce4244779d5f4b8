import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { forgetExport } from "#server/export/forget-export.ts";

export const DELETE = routeHandler("DELETE /api/exports/{runId}", async ({ params, db }) => {
  await forgetExport(db, BigInt(params.runId), env.exportsFolder);
  return {};
});
