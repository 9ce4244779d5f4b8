import type { ExportSettings } from "#domain/export/export-request.ts";
import type { CountTokens } from "#domain/llava/token-count.ts";
import type { ImageNames } from "#server/export/photos/image-names.ts";
import type { ExportContext } from "#server/export/rows/context.ts";
import type { ByteText } from "#server/export/write/byte-text.ts";

/** What records are printed with: the settings, what counts tokens, and what is known of the data set's photos. */
export type LlavaPrinter = {
  settings: ExportSettings;
  count: CountTokens;
  photoSources: ExportContext["photoSources"];
  sourceFiles: ExportContext["sourceFiles"];
  names: ImageNames | null;
  /** The photo of the entry before: in SVIT's order a photo's entries follow each other. */
  last?: { imageId: string | null; image: NamedImage | null };
};

export type Warning = { id: string; what: string };

/** How a record names its photo, as a text and as JSON prints it, and what is to be said of that. */
export type NamedImage = { path: string; printed: ByteText; warnings: readonly Warning[] };
