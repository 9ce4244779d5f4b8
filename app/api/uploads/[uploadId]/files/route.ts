import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { env } from "#server/env.ts";
import { saveUpload, uploadNameSchema } from "#server/upload/save-upload.ts";
import { door } from "../../../door.ts";

/** Takes one file of an upload as its raw body, streamed to disk whatever its size. */
export const PUT = door(
  { may: "reviewer", params: z.object({ uploadId: z.uuid() }), query: z.strictObject({ name: uploadNameSchema }) },
  async ({ params, query, request }) => {
    if (!request.body)
      throw new StudioError("invalid_request", "The file is missing: its bytes are the request's body.");
    await saveUpload(env.dataFolder, params.uploadId, query.name, request.body as ReadableStream);
    return {};
  },
);
