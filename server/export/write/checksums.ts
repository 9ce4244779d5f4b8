import { toBytes } from "./byte-text.ts";
import { type FileFacts, openOutput } from "./output-file.ts";
import type { Sink } from "./sink.ts";

/** What `sha256sum -c` checks the files of an export by, as they are named from where it lies. */
export async function writeChecksums(sink: Sink, name: string, files: readonly FileFacts[]): Promise<FileFacts> {
  const file = await openOutput(sink, name, "lines");
  for (const { sha256, name } of files) file.add(toBytes(checksumLine(sha256, name)));
  return file.close();
}

/** As GNU writes it: a name with a line break or a backslash in it is escaped, and its line says so. */
const checksumLine = (sha256: string, name: string): string => {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === name ? "" : "\\"}${sha256}  ${escaped}`;
};
