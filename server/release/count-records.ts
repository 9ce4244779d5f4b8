import { createReadStream } from "node:fs";
import { asBytes, type ByteText } from "#server/export/write/byte-text.ts";

/**
 * Reads a file that is one array with a record a line, and answers how many there are; null where it is cut short, or is none. `onRecord` is given
 * each with its place, from 0. Which of their signs belong together is not looked at: a tenth of the time that it takes to parse them.
 */
export async function countRecords(
  file: string,
  onRecord: (text: ByteText, at: number) => void,
  signal?: AbortSignal,
): Promise<number | null> {
  let lines = 0;
  let line = "";
  let begun = "";
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) })) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      line = begun + chunk.latin1Slice(start, end);
      begun = "";
      start = end + 1;
      if (lines++ === 0 && !line.startsWith("[")) return null;
      if (line.startsWith("{")) onRecord(asBytes(line.endsWith(",") ? line.slice(0, -1) : line), lines - 2);
    }
    begun += chunk.latin1Slice(start);
  }
  // Of none the array's beginning and end are one line.
  return begun === "" && line.endsWith("]") ? Math.max(0, lines - 2) : null;
}

const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 10;
