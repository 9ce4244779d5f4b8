import { z } from "zod";
import { exportManifestSchema } from "#domain/export/export-manifest.ts";
import { llavaRecordSchema } from "#domain/llava/record-shape.ts";

/**
 * A practice session's entries as a trainer would read them: as they came, and cleaned by one reviewer's own verdicts.
 * A record's id is the same in both.
 */
export const practiceComparedSchema = z.object({
  before: llavaRecordSchema.array(),
  after: llavaRecordSchema.array(),
  manifest: exportManifestSchema,
});
export type PracticeCompared = z.infer<typeof practiceComparedSchema>;

/** `text` is the cleaned file itself, which the manifest's checksum is of. */
export type PracticeExport = PracticeCompared & { text: string };
