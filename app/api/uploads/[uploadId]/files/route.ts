import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { sliceSchema } from "#domain/import/upload.ts";
import { env } from "#server/env.ts";
import { saveSlice } from "#server/upload/save-slice.ts";

/** Takes a slice of a file as its raw body, streamed to disk. */
export const PUT = routeHandler(
  { access: "lead", params: z.object({ uploadId: z.uuid() }), query: sliceSchema },
  ({ params, query, request }) =>
    saveSlice(env.dataFolder, params.uploadId, query, request.body as ReadableStream | null),
);
