import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { PageBytes } from "./group-bytes.ts";
import type { Leaf } from "./parquet-file.ts";

/** A header is some dozen bytes, unless its writer put the smallest and largest value into it: a photo may be one. */
const HEADER_BYTES = 4096;
const HEADER_BYTES_MAX = 64 * 1024 * 1024;

/** The header of a page that begins at a place, and its own length. `end`: where its column ends. @throws Error where there is none */
export async function readPageHeader(
  source: PageBytes,
  at: number,
  end: number,
): Promise<{ header: PageHeader; bytes: number }> {
  for (let length = HEADER_BYTES; ; length *= 16) {
    const seen = await source.peek(at, length, end);
    const reader = { view: new DataView(seen.buffer, seen.byteOffset, seen.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      if (header.type === undefined || !(header.compressed_page_size >= 0)) throw new Error("a page has no header");
      return { header, bytes: reader.offset };
    } catch (error) {
      // It may go on behind what was looked at.
      if (length >= HEADER_BYTES_MAX || at + length >= end) throw error;
    }
  }
}

/** The rows that begin in a page, where its header tells. */
export function rowsOf(header: PageHeader, { isRepeated }: Pick<Leaf, "isRepeated">): number | null {
  if (header.type === "DATA_PAGE_V2") return header.data_page_header_v2?.num_rows ?? null;
  if (header.type === "DATA_PAGE") return isRepeated ? null : (header.data_page_header?.num_values ?? null);
  return 0;
}
