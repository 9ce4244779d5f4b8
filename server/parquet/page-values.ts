import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { getMaxDefinitionLevel } from "hyparquet/src/schema.js";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { CODECS } from "./decompress-page.ts";
import type { PageStart } from "./leaf-cursor.ts";
import { readPageHeader } from "./page-header.ts";
import type { Chunk, Leaf } from "./parquet-file.ts";
import { type Mark, marksOf, unpackRange } from "./snappy-range.ts";

/** Where the values of a page lie in it, so that one is read without the others. */
export type PageValues = {
  /** The row group's row that is the first of the page. */
  row: number;
  /** Where its values begin in the file, and how many bytes they have there. */
  at: number;
  bytes: number;
  /** Null where they are not packed. */
  marks: readonly Mark[] | null;
  /** Of each row: from where and how long, in the unpacked values. */
  starts: Float64Array;
  lengths: Float64Array;
};

/** Of a row without a value. */
const NO_VALUE = -1;
/** A smaller page is unpacked in a moment. */
const PAGE_BYTES_MIN = 4 * 1024 * 1024;
const PAGE_BYTES_MAX = 1024 ** 3;
/** Many short values are no photos, and their places would take as much memory as they do. */
const VALUE_BYTES_MIN = 4096;

/**
 * Looks once at a large page of bytes for where each of its values lies: unpacking 1,000 photos for each of them takes half a second. Null where it cannot be
 * told, or need not be: of lists, of dictionaries, of packed pages but Snappy's, and of small ones.
 */
export async function pageValuesOf(
  source: ByteSource,
  leaf: Leaf,
  { meta, end }: Chunk,
  start: PageStart,
): Promise<PageValues | null> {
  const { codec } = meta;
  if (leaf.isRepeated || meta.type !== "BYTE_ARRAY" || (codec !== "UNCOMPRESSED" && codec !== "SNAPPY")) return null;
  const { header, bytes: headerBytes } = await readPageHeader(source, start.at, end);
  const { data_page_header: v1, data_page_header_v2: v2, uncompressed_page_size: size } = header;
  const rows = v1?.num_values ?? v2?.num_values ?? 0;
  const isLarge = size >= Math.max(PAGE_BYTES_MIN, rows * VALUE_BYTES_MIN) && size <= PAGE_BYTES_MAX;
  if (!isLarge || rows === 0 || (v1?.encoding ?? v2?.encoding) !== "PLAIN") return null;
  const page = await source.read(start.at + headerBytes, header.compressed_page_size);
  // In pages of the second kind levels stand before what is packed.
  const levelBytes = v2 ? (v2.definition_levels_byte_length ?? 0) + (v2.repetition_levels_byte_length ?? 0) : 0;
  const packed = page.subarray(levelBytes);
  const isPacked = codec === "SNAPPY" && (v2?.is_compressed ?? true);
  const values = isPacked ? (CODECS.SNAPPY?.(packed, size - levelBytes) ?? packed) : packed;
  const most = getMaxDefinitionLevel(leaf.schemaPath);
  const levels = most === 0 ? null : levelsOf(v2 ? page : values, rows, most, v2 ? levelBytes : null);
  return {
    row: start.row,
    at: start.at + headerBytes + levelBytes,
    bytes: packed.length,
    marks: isPacked ? marksOf(packed) : null,
    ...placesIn(values, v2 ? 0 : (levels?.bytes ?? 0), rows, (row) => levels === null || levels.of[row] === most),
  };
}

/** Which rows have a value. `length`: of the levels, where the header says it; else they say it themselves. */
function levelsOf(
  bytes: Uint8Array,
  rows: number,
  most: number,
  length: number | null,
): { of: number[]; bytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const own = length ?? view.getUint32(0, true);
  const levels: number[] = new Array(rows);
  readRleBitPackedHybrid({ view, offset: length === null ? 4 : 0 }, Math.ceil(Math.log2(most + 1)), levels, own);
  return { of: levels, bytes: length === null ? own + 4 : 0 };
}

function placesIn(values: Uint8Array, from: number, rows: number, isThere: (row: number) => boolean) {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const starts = new Float64Array(rows);
  const lengths = new Float64Array(rows);
  for (let row = 0, at = from; row < rows; row++) {
    if (!isThere(row)) {
      lengths[row] = NO_VALUE;
      continue;
    }
    const length = view.getUint32(at, true);
    starts[row] = at + 4;
    lengths[row] = length;
    at += 4 + length;
    if (at > values.length) throw new RangeError("a value goes on behind its page's end");
  }
  return { starts, lengths };
}

/** The value of a row of the row group; null where it has none. Reads it, and where it is packed the block before it. */
export async function readValue(source: ByteSource, page: PageValues, row: number): Promise<Uint8Array | null> {
  const length = page.lengths[row - page.row] ?? NO_VALUE;
  if (length === NO_VALUE) return null;
  const start = page.starts[row - page.row] ?? 0;
  if (page.marks === null) return source.read(page.at + start, length);
  const read = (from: number, to: number) => source.read(page.at + from, to - from);
  return unpackRange(read, page.marks, page.bytes, { start, end: start + length });
}
