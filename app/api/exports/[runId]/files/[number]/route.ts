import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { findSpooledFile } from "#server/export/export-runs.ts";
import { sendFile } from "#server/export/send-file.ts";

export const GET = routeHandler("GET /api/exports/{runId}/files/{number}", async ({ params, db, request }) =>
  sendFile(await findSpooledFile(db, BigInt(params.runId), params.number, env.exportsFolder), request),
);
