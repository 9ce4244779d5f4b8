import type { ReadableStream } from "node:stream/web";
import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { saveSlice } from "#server/upload/save-slice.ts";

export const PUT = routeHandler("PUT /api/uploads/{uploadId}/files", ({ params, query, request, reviewer }) =>
  saveSlice(env.dataFolder, params.uploadId, query, request.body as ReadableStream | null, {
    personId: env.hasAccounts ? reviewer.id : null,
  }),
);
