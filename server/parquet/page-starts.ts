import { readOffsetIndex } from "hyparquet";
import type { ByteSource } from "#server/zip/byte-source.ts";
import type { PageStart } from "./leaf-cursor.ts";
import { readPageHeader, rowsOf } from "./page-header.ts";
import type { Chunk, Leaf } from "./parquet-file.ts";

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
    // What cannot be told here is told when the page itself is read.
    const found = await readPageHeader(source, at, chunk.end).catch(() => null);
    const rows = found && rowsOf(found.header, leaf);
    if (!found || rows === null) return starts;
    if (found.header.type !== "DICTIONARY_PAGE") starts.push({ at, row });
    row += rows;
    at += found.bytes + found.header.compressed_page_size;
  }
  return starts;
}

/** The last page that begins no later than a row. */
export const pageOfRow = (starts: readonly PageStart[], row: number): PageStart | null =>
  starts.findLast((start) => start.row <= row) ?? null;
