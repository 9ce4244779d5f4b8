import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { exportRunRequestSchema } from "#domain/export/export-run.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { loadExportRuns } from "#server/export/export-runs.ts";
import { startExport } from "#server/export/start-export.ts";
import { createRun } from "#server/jobs/create-run.ts";

/** A data set's exports, the newest first, with how far they are. */
export const GET = routeHandler(
  { access: "read", params: z.object({}), query: z.strictObject({ datasetId: idSchema }) },
  ({ query, db }) => loadExportRuns(db, BigInt(query.datasetId), env.exportsFolder),
);

/** Asks for an export. A worker carries it out. */
export const POST = routeHandler(
  { access: "lead", params: z.object({}), body: exportRunRequestSchema.extend({ datasetId: idSchema }) },
  async ({ body: { datasetId, ...request }, db, reviewer }) => {
    const asked = { datasetId: BigInt(datasetId), reviewerId: reviewer.id };
    return { runId: await createRun(db, "export", (client) => startExport(client, asked, request)) };
  },
);
