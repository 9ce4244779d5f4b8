import type { ExportFormat } from "#domain/export/formats.ts";
import type { WriteFormat } from "./formats/format.ts";

/** How a format is written. Loaded when it is asked for: LLaVA's brings a tokenizer's table with it. */
export async function loadWriter(format: ExportFormat): Promise<WriteFormat> {
  const { write } = (await import(`./formats/${format}.ts`)) as { write: WriteFormat };
  return write;
}
