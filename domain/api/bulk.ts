import { z } from "zod";
import { BULK_BYTES_MAX, bulkPreviewSchema, bulkRequestSchema, bulkRunSchema } from "#domain/bulk.ts";
import { idSchema } from "#domain/id.ts";
import { startedRunSchema } from "#domain/run.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });

/** What is done to many entries of a data set at once. */
export const bulkEndpoints = {
  "GET /api/datasets/{datasetId}/bulk": {
    access: "browse",
    audit: "none",
    summary: "The newest bulk actions of a data set, newest first.",
    params: ofDataset,
    answer: bulkRunSchema.array(),
  },
  "POST /api/datasets/{datasetId}/bulk": {
    access: "lead",
    audit: "bulk_start",
    summary: "Flags, resets or sends to a session all entries of a target, as a run.",
    params: ofDataset,
    body: bulkRequestSchema,
    bodyBytesMax: BULK_BYTES_MAX,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/bulk/preview": {
    access: "lead",
    audit: "none",
    summary:
      "What a bulk action would change. Changes nothing; a body, because a filter and a thousand exceptions fit no address.",
    params: ofDataset,
    body: bulkRequestSchema,
    bodyBytesMax: BULK_BYTES_MAX,
    answer: bulkPreviewSchema,
  },
  "POST /api/datasets/{datasetId}/bulk/{runId}/undo": {
    access: "lead",
    audit: "bulk_start",
    summary: "Undoes a bulk action, as a run.",
    params: ofDataset.extend({ runId: idSchema }),
    body: nothing,
    answer: startedRunSchema,
  },
} as const satisfies Record<string, Endpoint>;
