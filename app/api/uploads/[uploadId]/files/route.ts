import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { sliceSchema } from "#domain/import/upload.ts";
import { env } from "#server/env.ts";
import { saveSlice } from "#server/upload/save-slice.ts";
import { door } from "../../../door.ts";

/** Takes a slice of a file as its raw body, streamed to disk. */
export const PUT = door(
  { may: "reviewer", params: z.object({ uploadId: z.uuid() }), query: sliceSchema },
  ({ params, query, request }) =>
    saveSlice(env.dataFolder, params.uploadId, query, request.body as ReadableStream | null),
);
