import { readOffsetIndex } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { ByteSource } from "./byte-source.ts";
import { type PageStart, rowsOf } from "./leaf-cursor.ts";
import type { Chunk, Leaf } from "./parquet-file.ts";

/** A page's header is read from so many bytes; one that is longer (a photo as its largest value) is left to who reads the pages. */
const HEADER_BYTES = 64 * 1024;

/**
 * Where the pages of a column's row group begin: from its offset index, or else from one page header to the next, which reads some dozen
 * bytes of each. Empty where neither tells: the rows of a list may begin anywhere in a page of the first kind.
 */
export async function pageStartsOf(source: ByteSource, leaf: Leaf, chunk: Chunk): Promise<PageStart[]> {
  if (chunk.offsetIndex) {
    const bytes = await source.read(chunk.offsetIndex.start, chunk.offsetIndex.length);
    const { page_locations: pages } = readOffsetIndex({ view: new DataView(bytes.buffer), offset: 0 });
    return pages.map(({ offset, first_row_index }) => ({ at: Number(offset), row: Number(first_row_index) }));
  }
  const starts: PageStart[] = [];
  let row = 0;
  for (let at = chunk.start; at < chunk.end; ) {
    const seen = await source.peek(at, HEADER_BYTES, chunk.end);
    const reader = { view: new DataView(seen.buffer, seen.byteOffset, seen.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      const rows = rowsOf(header, leaf);
      if (rows === null || !(header.compressed_page_size >= 0)) return starts;
      if (header.type !== "DICTIONARY_PAGE") starts.push({ at, row });
      row += rows;
      at += reader.offset + header.compressed_page_size;
    } catch {
      // What cannot be told here is told when the page itself is read.
      return starts;
    }
  }
  return starts;
}

/** The last page that begins no later than a row. */
export const pageOfRow = (starts: readonly PageStart[], row: number): PageStart | null =>
  starts.findLast((start) => start.row <= row) ?? null;
