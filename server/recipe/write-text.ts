import { toBytes } from "#server/export/write/byte-text.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";

/** Writes a text as it is, and anything else as indented JSON. */
export async function writeText(sink: Sink, name: string, content: unknown): Promise<FileFacts> {
  const file = await openOutput(sink, name, "whole");
  file.add(toBytes(typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`));
  return file.close();
}
