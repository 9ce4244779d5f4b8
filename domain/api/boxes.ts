import { z } from "zod";
import { boxReadingSchema, drawnExampleSchema, fileBoxesSchema, settledReadingSchema } from "#domain/box-reading.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { idSchema } from "#domain/id.ts";
import { startedRunSchema } from "#domain/run.ts";
import type { Endpoint } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });

/** How the boxes of a data set's files are read. */
export const boxEndpoints = {
  "GET /api/datasets/{datasetId}/boxes": {
    access: "lead",
    audit: "none",
    summary: "The source files with how their boxes are read, those first that somebody should settle.",
    params: ofDataset,
    answer: fileBoxesSchema.array(),
  },
  "POST /api/datasets/{datasetId}/boxes/{fileId}/examples": {
    access: "lead",
    audit: "none",
    summary: "Three entries of a source file, each drawn by every reading that is asked about.",
    params: ofDataset.extend({ fileId: idSchema }),
    body: z.strictObject({ readings: boxReadingSchema.array().min(1).max(6), signs: z.enum(NOTATIONS).optional() }),
    answer: drawnExampleSchema.array(),
  },
  "PUT /api/datasets/{datasetId}/boxes/{fileId}": {
    access: "lead",
    audit: "boxes_start",
    summary:
      "Settles how the boxes of a source file are read, or those of one of its notations. A run brings counts, marks and search words to it.",
    params: ofDataset.extend({ fileId: idSchema }),
    body: settledReadingSchema,
    answer: startedRunSchema,
  },
} as const satisfies Record<string, Endpoint>;
