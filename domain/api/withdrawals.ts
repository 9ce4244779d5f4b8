import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { startedRunSchema } from "#domain/run.ts";
import { reportedPhotoSchema, withdrawalRequestSchema, withdrawalSchema } from "#domain/withdrawal.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });

/** Photos of a data set that are reported, withdrawn and shown again. */
export const withdrawalEndpoints = {
  "GET /api/datasets/{datasetId}/reported-photos": {
    access: "lead",
    audit: "none",
    summary:
      "The photos of which somebody said that they should not be here; those that nobody has looked at come first.",
    params: ofDataset,
    answer: reportedPhotoSchema.array(),
  },
  "POST /api/datasets/{datasetId}/reported-photos/closing": {
    access: "lead",
    audit: "photo_reports_close",
    summary: "Closes reports whose photos stay.",
    params: ofDataset,
    body: z.strictObject({ reports: z.array(z.uuid()).min(1).max(500) }),
    answer: nothing,
  },
  "GET /api/datasets/{datasetId}/withdrawals": {
    access: "lead",
    audit: "none",
    summary: "The photos that are withdrawn, newest first, each with the earlier exports that hold it.",
    params: ofDataset,
    answer: withdrawalSchema.array(),
  },
  "POST /api/datasets/{datasetId}/withdrawals": {
    access: "lead",
    audit: "withdrawal_start",
    summary:
      "Withdraws photos: from this answer on no screen, route or export shows them, and none of their entries is handed out. A run removes what the studio keeps of them.",
    params: ofDataset,
    body: withdrawalRequestSchema,
    answer: startedRunSchema,
  },
  "DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}": {
    access: "lead",
    audit: "photo_restore",
    summary: "Shows a withdrawn photo again, where its file still lies.",
    params: ofDataset.extend({ withdrawalId: idSchema }),
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
