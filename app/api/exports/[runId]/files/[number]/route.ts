import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { findSpooledFile } from "#server/export/export-runs.ts";
import { sendFile } from "#server/export/send-file.ts";

/** A file of a finished export, by its number in the export's list: whole, or in parts, so that a download can be gone on with. */
export const GET = routeHandler(
  {
    access: "read",
    params: z.object({
      runId: idSchema,
      number: z
        .string()
        .regex(/^\d{1,5}$/)
        .transform(Number),
    }),
  },
  async ({ params, db, request }) =>
    sendFile(await findSpooledFile(db, BigInt(params.runId), params.number, env.exportsFolder), request),
);
