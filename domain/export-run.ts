import { z } from "zod";
import { type ExportFormat, exportRequestSchema } from "./export-request.ts";

/** files: each of its own, which reads fastest; zip: all in one, a quarter of the size. */
export const PACKAGINGS = ["files", "zip"] as const;
export type Packaging = (typeof PACKAGINGS)[number];

/** What a Run of the kind `export` asks for. Its data set stands in the Run. */
export const exportRunRequestSchema = z.strictObject({
  request: exportRequestSchema,
  packaging: z.enum(PACKAGINGS).default("files"),
});
export type ExportRunRequest = z.infer<typeof exportRunRequestSchema>;

/** `isExact` false: the total is about so many. `secondsLeft` is null until there is something to reckon it from. */
export type ExportProgress = {
  entries: number;
  entriesTotal: number;
  isExact: boolean;
  bytes: number;
  secondsLeft: number | null;
};

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
  files: z.array(spooledFileSchema),
  machine: z.string(),
  keptUntil: z.string(),
  seconds: z.number(),
});
export type ExportReport = z.infer<typeof exportReportSchema>;

/** An export as a page lists it. `place` says why its files cannot be had here, where they cannot. */
export type ExportRunView = {
  id: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  format: ExportFormat;
  packaging: Packaging;
  /** What it was asked for, to be shown and asked for again. */
  request: ExportRunRequest["request"];
  reviewerName: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  isCancelling: boolean;
  progress: ExportProgress | null;
  report: ExportReport | null;
  place: "here" | "elsewhere" | "gone" | null;
  error: string | null;
};

/**
 * How much an export is likely to be, before it is begun. Null bytes: nothing to judge from. `isEmpty`: all that could
 * leave was looked at, and nothing of it would.
 */
export type ExportEstimate = { entries: number; isExact: boolean; bytes: number | null; isEmpty: boolean };
