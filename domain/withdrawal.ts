import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";

/** "This photo should not be here". `id` is a UUIDv7 of the browser's: sending it twice leaves one report. */
export const photoReportBodySchema = z.strictObject({
  id: z.uuid(),
  /** The entry in front of whoever reports it. */
  entryId: idSchema.optional(),
  note: storable().trim().max(2_000).default(""),
});
export type PhotoReportBody = z.infer<typeof photoReportBodySchema>;

/** A reported photo as leads see it. `isOpen`: nobody has looked at it yet. */
export const reportedPhotoSchema = z.object({
  id: z.uuid(),
  imageId: idSchema,
  identity: z.string(),
  entryId: idSchema.nullable(),
  reviewerName: z.string(),
  note: z.string(),
  at: z.iso.datetime(),
  isOpen: z.boolean(),
  /** As its photo stands now. */
  hasPhoto: z.boolean(),
  photoMark: z.string().nullable(),
  entries: z.number(),
});
export type ReportedPhotoView = z.infer<typeof reportedPhotoSchema>;

export const WITHDRAWN_AT_ONCE_MAX = 1_000;

/** Which photos are to be shown to nobody any more, and why. */
export const withdrawalRequestSchema = z.strictObject({
  imageIds: z.array(idSchema).min(1).max(WITHDRAWN_AT_ONCE_MAX),
  reason: storable().trim().max(1_000).default(""),
});
export type WithdrawalRequest = z.infer<typeof withdrawalRequestSchema>;

/** An earlier export that has a photo's records, or the photo itself. `place`: where the command line wrote it. */
const holdingExportSchema = z.object({
  runId: idSchema.nullable(),
  format: z.string(),
  place: z.string().nullable(),
  /** The number of the release that it is; null for a plain export. */
  release: z.number().int().nullable(),
  hasPhotos: z.boolean(),
  at: z.iso.datetime(),
});
export type HoldingExport = z.infer<typeof holdingExportSchema>;

/** A withdrawn photo. `isCleared`: nothing of it is kept by the studio any more; `run` says how far that is. */
export const withdrawalSchema = z.object({
  id: idSchema,
  imageId: idSchema,
  identity: z.string(),
  reason: z.string(),
  reviewerName: z.string().nullable(),
  at: z.iso.datetime(),
  isCleared: z.boolean(),
  entries: z.number(),
  run: z.object({ id: idSchema, state: runStateSchema, error: messageSchema.nullable() }).nullable(),
  exports: holdingExportSchema.array(),
});
export type WithdrawalView = z.infer<typeof withdrawalSchema>;

/** How far a withdrawal is (Run.progress), in photos. */
export type WithdrawalProgress = { done: number; total: number };

/** What was removed (Run.report): copies in the studio's own folder, smaller pictures, and ready exports with photos. */
export type WithdrawalReport = { photos: number; copies: number; pictures: number; exports: number };
