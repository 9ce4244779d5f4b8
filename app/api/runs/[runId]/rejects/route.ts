import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { door } from "../../../door.ts";

/** The run's rejects in full, as JSON Lines. The file's name is made of the run's number alone. */
export const GET = door({ may: "reviewer", params: z.object({ runId: idSchema }) }, async ({ params }) => {
  const file = path.join(
    /* turbopackIgnore: true */ env.dataFolder,
    "runs",
    String(BigInt(params.runId)),
    "rejects.jsonl",
  );
  if (!(await stat(file).catch(() => null))) throw new StudioError("not_found", "This run has no rejects.");
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": `attachment; filename="rejects-${params.runId}.jsonl"`,
      "x-content-type-options": "nosniff",
    },
  });
});
