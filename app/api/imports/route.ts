import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { nameSchema, storable } from "#domain/entry/plain-text.ts";
import { namingWishSchema } from "#domain/identity/naming-wish.ts";
import { env } from "#server/env.ts";
import { startImport } from "#server/jobs/start-import.ts";

/** Asks for an import: of an upload, or of a path on the server under an allowed folder. A worker carries it out. */
export const POST = routeHandler(
  {
    access: "lead",
    params: z.object({}),
    body: z.strictObject({
      datasetName: nameSchema(100),
      source: z.union([
        z.strictObject({ uploadId: z.uuid(), fileCount: z.number().int().min(1).optional() }),
        z.strictObject({ path: storable().min(1).max(4000) }),
      ]),
      naming: namingWishSchema.optional(),
    }),
  },
  async ({ body: { datasetName, source, naming }, db, reviewer }) => ({
    runId: await startImport(db, { datasetName, source, naming, reviewerId: reviewer.id }, env),
  }),
);
