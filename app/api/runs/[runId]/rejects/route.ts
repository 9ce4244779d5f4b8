import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { findRejects } from "#server/import/find-rejects.ts";

/** The run's rejects in full, as JSON Lines. */
export const GET = routeHandler({ access: "lead", params: z.object({ runId: idSchema }) }, async ({ params, db }) => {
  const file = await findRejects(db, BigInt(params.runId), env.dataFolder);
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": `attachment; filename="rejects-${params.runId}.jsonl"`,
      "x-content-type-options": "nosniff",
    },
  });
});
