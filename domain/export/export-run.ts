import { z } from "zod";
import { printStoredFilter, storedFilterSchema } from "#domain/find/stored-filter.ts";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";
import { exportDivisionSchema } from "./export-manifest.ts";
import { exportRequestSchema, PHOTO_HANDLINGS } from "./export-request.ts";
import { EXPORT_FORMATS } from "./formats.ts";

/** files: each of its own, which reads fastest; zip: all in one, a quarter of the size. */
export const PACKAGINGS = ["files", "zip"] as const;
export type Packaging = (typeof PACKAGINGS)[number];

/** Whether the photos are in the download. A link would lead to a disk that is not there. */
export const photosInExportSchema = z.enum(PHOTO_HANDLINGS).exclude(["link"]).default("none");
export type PhotosInExport = z.infer<typeof photosInExportSchema>;

/** What a Run of the kind `export` asks for. Its data set stands in the Run. */
export const exportRunRequestSchema = z.strictObject({
  request: exportRequestSchema,
  packaging: z.enum(PACKAGINGS).default("files"),
  photos: photosInExportSchema,
});
export type ExportRunRequest = z.infer<typeof exportRunRequestSchema>;

/** The same as its Run keeps it. */
export const storedExportRunSchema = exportRunRequestSchema.extend({
  request: exportRequestSchema.extend({ filter: storedFilterSchema.prefault({}) }),
});

export const printStoredExportRun = ({ request, ...run }: ExportRunRequest) => ({
  ...run,
  request: { ...request, filter: printStoredFilter(request.filter) },
});

/** `secondsLeft` is null until there is something to estimate it from. */
const photoProgressSchema = z.object({ done: z.number(), total: z.number(), secondsLeft: z.number().nullable() });
export type PhotoProgress = z.infer<typeof photoProgressSchema>;

/** `isExact` false: the total is about so many. `photos`: once all entries have left; null until then. */
export const exportProgressSchema = z.object({
  entries: z.number(),
  entriesTotal: z.number(),
  isExact: z.boolean(),
  bytes: z.number(),
  secondsLeft: z.number().nullable(),
  photos: photoProgressSchema.nullable(),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;

/** A file that lies ready. Its ETag is its checksum. */
export const spooledFileSchema = z.object({
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  records: z.number().nullable(),
});
export type SpooledFile = z.infer<typeof spooledFileSchema>;

/** What came of it, in its Run. `machine` has it, unless the folder of exports is a shared one; ISO times. */
export const exportReportSchema = z.object({
  entries: z.number(),
  records: z.number(),
  leftOut: z.number(),
  /** Photos in it, and those that its records name but that could not be had. Null: none were asked for. */
  photos: z.object({ copied: z.number(), missing: z.number() }).nullable().default(null),
  /** Absent before there were splits, held-out photos and pairs. */
  ...exportDivisionSchema.shape,
  files: z.array(spooledFileSchema),
  machine: z.string(),
  keptUntil: z.string(),
  seconds: z.number(),
});
export type ExportReport = z.infer<typeof exportReportSchema>;

/** An export as a page lists it. `place` says why its files cannot be had here, where they cannot. */
export const exportRunViewSchema = z.object({
  id: idSchema,
  state: runStateSchema,
  /** What it was asked for, to be shown and asked for again; these are null where that cannot be read here. */
  format: z.enum(EXPORT_FORMATS).nullable(),
  packaging: z.enum(PACKAGINGS).nullable(),
  photos: photosInExportSchema.nullable(),
  request: exportRequestSchema.nullable(),
  /** Why what it was asked for, or what came of it, cannot be read: a newer release made it. Null where all of it can. */
  unread: messageSchema.nullable(),
  reviewerName: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  isCancelling: z.boolean(),
  progress: exportProgressSchema.nullable(),
  report: exportReportSchema.nullable(),
  place: z.enum(["here", "elsewhere", "gone"]).nullable(),
  error: messageSchema.nullable(),
});
export type ExportRunView = z.infer<typeof exportRunViewSchema>;

/**
 * How much an export is likely to be, before it is begun. Null bytes: nothing to judge from. `isEmpty`: all that could
 * leave was looked at, and nothing of it would. `bytes` are without the photos; null photos: nobody asked for them.
 */
export const exportEstimateSchema = z.object({
  entries: z.number(),
  isExact: z.boolean(),
  bytes: z.number().nullable(),
  isEmpty: z.boolean(),
  /** How many photos the entries have, at most, and of about how many bytes; each null where that is not known soon. */
  photos: z.object({ count: z.number().nullable(), bytes: z.number().nullable() }).nullable(),
  /** Room where this server has exports spooled; null where it cannot be asked. */
  freeBytes: z.number().nullable(),
});
export type ExportEstimate = z.infer<typeof exportEstimateSchema>;
export type PhotosEstimate = NonNullable<ExportEstimate["photos"]>;
