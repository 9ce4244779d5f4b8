import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";

/**
 * A practice session's entries as a trainer would read them: as they came, and cleaned by one reviewer's own verdicts.
 * A record's id is the same in both. `text` is the cleaned file itself, which the manifest's checksum is of.
 */
export type PracticeExport = {
  before: LlavaRecord[];
  after: LlavaRecord[];
  text: string;
  manifest: ExportManifest;
};
