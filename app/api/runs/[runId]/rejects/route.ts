import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { findRejects } from "#server/import/find-rejects.ts";
import { recordDownload } from "#server/runs/record-download.ts";

export const GET = routeHandler("GET /api/runs/{runId}/rejects", async ({ params, db }) => {
  const file = await findRejects(db, BigInt(params.runId), env.dataFolder);
  await recordDownload(db, "rejects_download", BigInt(params.runId), { file: "rejects" });
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": `attachment; filename="rejects-${params.runId}.jsonl"`,
      "x-content-type-options": "nosniff",
    },
  });
});
