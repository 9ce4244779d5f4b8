import { z } from "zod";
import { exportPreviewSchema } from "#domain/export/export-preview.ts";
import { exportRequestSchema } from "#domain/export/export-request.ts";
import {
  exportEstimateSchema,
  exportRunRequestSchema,
  exportRunViewSchema,
  photosInExportSchema,
} from "#domain/export/export-run.ts";
import { idSchema } from "#domain/id.ts";
import { importRequestSchema } from "#domain/import/import-request.ts";
import { mappedImportSchema, unknownFilesSchema } from "#domain/import/unknown-files.ts";
import { sliceAnswerSchema, sliceSchema } from "#domain/import/upload.ts";
import { startedRunSchema } from "#domain/run.ts";
import { runViewSchema } from "#domain/run-view.ts";
import { bytes, type Endpoint, nothing } from "./endpoint.ts";

/** Room for a list of held-out photos: the 10,808 of SVIT's test are 90 kB. Longer ones are the command's. */
const EXPORT_BYTES_MAX = 512 * 1024;

const ofRun = z.object({ runId: idSchema });

/** Numbers with commas between them. */
const idList = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(idSchema).max(50));

/** Long work: imports and their uploads, exports and their files, runs of every kind. */
export const runEndpoints = {
  "PUT /api/uploads/{uploadId}/files": {
    access: "import",
    audit: "none",
    summary: "Takes a slice of a file as its raw body, and says which byte is to be sent next.",
    params: z.object({ uploadId: z.uuid() }),
    query: sliceSchema,
    body: bytes("application/octet-stream"),
    answer: sliceAnswerSchema,
  },
  "POST /api/imports": {
    access: "import",
    audit: "import_start",
    summary:
      "Asks for an import: of an upload, or of a path on the server under an allowed folder. A worker carries it out.",
    body: importRequestSchema,
    answer: startedRunSchema,
  },
  "GET /api/exports": {
    access: "download",
    audit: "none",
    summary: "A data set's exports, the newest first, with how far they are.",
    query: z.strictObject({ datasetId: idSchema }),
    answer: exportRunViewSchema.array(),
  },
  "POST /api/exports": {
    access: "export",
    audit: "export_start",
    summary: "Asks for an export. A worker carries it out.",
    body: exportRunRequestSchema.extend({ datasetId: idSchema }),
    bodyBytesMax: EXPORT_BYTES_MAX,
    answer: startedRunSchema,
  },
  "POST /api/exports/estimate": {
    access: "download",
    audit: "none",
    summary:
      "How many entries an export is likely to have, and of how many bytes. Reads a few of them, changes nothing.",
    body: exportRequestSchema.extend({ datasetId: idSchema, photos: photosInExportSchema }),
    bodyBytesMax: EXPORT_BYTES_MAX,
    answer: exportEstimateSchema,
  },
  "POST /api/exports/preview": {
    access: "download",
    audit: "none",
    summary:
      "A few finished records of an export that has not begun, as its files would have them, and why others would stay behind. Reads a few entries, changes nothing.",
    body: exportRequestSchema.extend({ datasetId: idSchema }),
    bodyBytesMax: EXPORT_BYTES_MAX,
    answer: exportPreviewSchema,
  },
  "DELETE /api/exports/{runId}": {
    access: "lead",
    audit: "export_forget",
    summary: "Forgets an export that is over, and its files.",
    params: ofRun,
    answer: nothing,
  },
  "GET /api/exports/{runId}/files/{number}": {
    access: "download",
    audit: "export_download",
    summary:
      "A file of a finished export, by its number in the export's list: whole, or in parts (`Range`), so that a download can be resumed.",
    params: ofRun.extend({
      number: z
        .string()
        .regex(/^\d{1,5}$/)
        .transform(Number),
    }),
    answer: bytes("application/json", "application/x-ndjson", "application/zip", "application/octet-stream"),
    problems: { conflict: z.object({ machine: z.string().optional() }) },
  },
  "GET /api/runs/{runId}": {
    access: "watch",
    audit: "none",
    summary: "How far a run is, and what came of it.",
    params: ofRun,
    answer: runViewSchema,
  },
  "POST /api/runs/{runId}/cancel": {
    access: "lead",
    audit: "run_cancel",
    summary: "Asks a run to stop. One that is over stays as it is.",
    params: ofRun,
    body: nothing,
    answer: nothing,
  },
  "POST /api/runs/{runId}/resume": {
    access: "lead",
    audit: "run_resume",
    summary:
      "Hands a run that was interrupted to the next free worker, where its kind can go on behind what was done: an import.",
    params: ofRun,
    body: nothing,
    answer: nothing,
  },
  "GET /api/runs/{runId}/rejects": {
    access: "lead",
    audit: "rejects_download",
    summary: "The run's rejects in full, as JSON Lines.",
    params: ofRun,
    answer: bytes("application/x-ndjson"),
  },
  "GET /api/runs/{runId}/unknown-files": {
    access: "lead",
    audit: "none",
    summary:
      "The files of an import whose records are of no known shape, with the first of these, cut short, which of their texts name a photo of the import, and small pictures of the first of those.",
    params: ofRun,
    answer: unknownFilesSchema,
  },
  "POST /api/runs/{runId}/mapped": {
    access: "lead",
    audit: "import_start",
    summary:
      "Asks for the same import once more, its unknown records read by a mapping, which the data set keeps by name. What came in already comes in no second time.",
    params: ofRun,
    body: mappedImportSchema,
    answer: startedRunSchema,
  },
  "GET /api/live": {
    access: "signed_in",
    audit: "none",
    summary:
      "Tells of changes as they come, as server-sent events: of runs (their progress) and of data sets (verdicts). What changed is asked for where it always is. An address may have two hundred at once.",
    query: z.strictObject({ run: idList, dataset: idList }),
    answer: bytes("text/event-stream"),
  },
} as const satisfies Record<string, Endpoint>;
