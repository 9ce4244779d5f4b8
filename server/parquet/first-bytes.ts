import type { PageHeader } from "hyparquet";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { BEGINNINGS, beginningBytes } from "./decompress-page.ts";
import { LeafCursor } from "./leaf-cursor.ts";
import { readPageHeader } from "./page-header.ts";
import type { Chunk, Group, Leaf, ParquetFile } from "./parquet-file.ts";

/** Pages that are looked into for a column's first value. */
const PAGES_LOOKED_AT = 3;
/** What tells a photo from anything else stands in so many bytes. */
const BYTES_WANTED = 64;

/**
 * How the first value of a column of bytes begins; null where none of its first pages has any. A page of photos is 10 MB and more, of which
 * the first part is read.
 * @throws StudioError unreadable_input
 */
export async function firstBytesOf(file: ParquetFile, source: ByteSource, leaf: Leaf): Promise<Uint8Array | null> {
  const group = file.groups.find(({ rows }) => rows > 0);
  const chunk = group?.chunks.get(leaf.key);
  if (!group || !chunk) return null;
  // What is damaged is told where the column is read.
  const quick = await beginningOf(source, leaf, chunk).catch(() => undefined);
  return quick === undefined ? firstInPages(source, leaf, chunk, group) : quick;
}

/** Undefined where it takes whole pages to know. */
async function beginningOf(source: ByteSource, leaf: Leaf, chunk: Chunk): Promise<Uint8Array | null | undefined> {
  const unpack = BEGINNINGS[chunk.meta.codec];
  if (!unpack || chunk.meta.type !== "BYTE_ARRAY") return undefined;
  let at = chunk.start;
  for (let page = 0; page < PAGES_LOOKED_AT && at < chunk.end; page++) {
    const { header, bytes } = await readPageHeader(source, at, chunk.end);
    const v1 = header.data_page_header;
    const v2 = header.data_page_header_v2;
    if ((v1?.encoding ?? v2?.encoding) !== "PLAIN") return undefined;
    const packed = await source.read(
      at + bytes,
      Math.min(header.compressed_page_size, beginningBytes(chunk.meta.codec)),
    );
    const value = v2 ? firstOfSecondKind(packed, header, unpack) : firstOfFirstKind(packed, header, leaf, unpack);
    if (value === undefined || (value && value.length > 0)) return value;
    if (value !== null) return undefined;
    at += bytes + header.compressed_page_size;
  }
  return null;
}

type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

/** Levels stand before the values, packed with them, each behind its length; ones that cannot differ are not there. */
function firstOfFirstKind(packed: Uint8Array, header: PageHeader, { schemaPath }: Leaf, unpack: Unpack) {
  const page = unpack(packed, header.uncompressed_page_size);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  for (const most of [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)]) {
    if (most === 0) continue;
    if (at + 4 > page.length) return undefined;
    at += 4 + view.getUint32(at, true);
  }
  return valueAt(page, at, header.uncompressed_page_size);
}

/** Levels stand before what is packed. */
function firstOfSecondKind(packed: Uint8Array, header: PageHeader, unpack: Unpack) {
  const v2 = header.data_page_header_v2;
  const levels = (v2?.definition_levels_byte_length ?? 0) + (v2?.repetition_levels_byte_length ?? 0);
  const size = header.uncompressed_page_size - levels;
  if (size === 0) return null;
  const values = packed.subarray(levels);
  return valueAt(v2?.is_compressed === false ? values : unpack(values, size), 0, size);
}

/** Null where the page holds no value; undefined where it begins behind what was unpacked. */
function valueAt(page: Uint8Array, at: number, size: number): Uint8Array | null | undefined {
  if (at === size) return null;
  if (at + 4 > page.length) return undefined;
  const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(at, true);
  const value = page.subarray(at + 4, at + 4 + Math.min(length, BYTES_WANTED));
  return value.length < Math.min(length, BYTES_WANTED) ? undefined : value;
}

async function firstInPages(source: ByteSource, leaf: Leaf, chunk: Chunk, group: Group): Promise<Uint8Array | null> {
  const cursor = new LeafCursor(source, leaf, chunk, group.rows);
  for (let page = 0; page < PAGES_LOOKED_AT && (await cursor.more()); page++) {
    const found = bytesWithin(cursor.take(cursor.ready.length));
    if (found) return found;
  }
  return null;
}

function bytesWithin(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value.length > 0 ? value : null;
  if (!Array.isArray(value)) return null;
  for (const part of value) {
    const found = bytesWithin(part);
    if (found) return found;
  }
  return null;
}
