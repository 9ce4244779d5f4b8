import type { ExportFormat } from "#domain/export/formats.ts";
import type { FormatWriter } from "./formats/format.ts";

/** How a format is written. Loaded when it is asked for: LLaVA's brings a tokenizer's table with it. */
export const loadWriter = async (format: ExportFormat): Promise<FormatWriter> =>
  (await import(`./formats/${format}.ts`)) as FormatWriter;
