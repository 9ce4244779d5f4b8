import type { ColumnMetaData, FileMetaData, SchemaTree } from "hyparquet";
import { parquetMetadata, parquetSchema } from "hyparquet";
import { getMaxRepetitionLevel, getTreePath } from "hyparquet/src/schema.js";
import { must } from "#domain/must.ts";
import { ByteSource } from "#server/zip/byte-source.ts";
import { CODECS } from "./decompress-page.ts";
import { isBinary } from "./leaf-value.ts";
import { parquetProblem, problemOf } from "./parquet-problem.ts";

/** A column that holds values. `key`: its path in the schema, joined by dots, as a person reads it. */
export type Leaf = {
  key: string;
  path: readonly string[];
  schemaPath: SchemaTree[];
  /** Lists are above it: its rows have any number of values. */
  isRepeated: boolean;
  isBinary: boolean;
};

/** A column's values in one row group: bytes `start` to `end` of the file. `offsetIndex`: where the places of its pages stand, if they do. */
export type Chunk = {
  meta: ColumnMetaData;
  start: number;
  end: number;
  offsetIndex: { start: number; length: number } | null;
};

export type Group = { firstRow: number; rows: number; chunks: ReadonlyMap<string, Chunk> };

export type ParquetFile = {
  rowCount: number;
  root: SchemaTree;
  leaves: ReadonlyMap<string, Leaf>;
  groups: readonly Group[];
};

const MAGIC = 0x31524150;
const ENCRYPTED_MAGIC = 0x45524150;
/** What the footer of a file of a million row groups takes is far less. */
const FOOTER_BYTES_MAX = 256 * 1024 * 1024;

/** A Parquet file, to be read at places; closed by whoever opened it. */
export const openParquetSource = (file: string): Promise<ByteSource> =>
  ByteSource.open(file, () => parquetProblem("parquetCut"));

/**
 * What a Parquet file says of itself at its end (Parquet's format, README.md and parquet.thrift). No value is read.
 * @throws StudioError unreadable_input: cut short, encrypted, packed in a way that is not read, or damaged
 */
export async function readParquetFile(source: ByteSource): Promise<ParquetFile> {
  if (source.size < 12) throw parquetProblem("parquetCut");
  const tail = new DataView((await source.read(source.size - 8, 8)).buffer);
  const magic = tail.getUint32(4, true);
  if (magic === ENCRYPTED_MAGIC) throw parquetProblem("parquetEncrypted");
  const footerBytes = tail.getUint32(0, true);
  if (magic !== MAGIC || footerBytes + 12 > source.size || footerBytes > FOOTER_BYTES_MAX)
    throw parquetProblem("parquetCut");
  const metadata = parseFooter(await source.read(source.size - footerBytes - 8, footerBytes + 8));
  const leaves = leavesOf(metadata);
  let firstRow = 0;
  const groups = metadata.row_groups.map((group): Group => {
    const rows = Number(group.num_rows);
    const chunks = new Map(
      group.columns.map((column) => {
        if (column.crypto_metadata || !column.meta_data) throw parquetProblem("parquetEncrypted");
        const key = column.meta_data.path_in_schema.join(".");
        if (column.file_path) throw parquetProblem("parquetElsewhere", { column: key });
        return [key, chunkOf(column.meta_data, column, key, source.size)] as const;
      }),
    );
    const lacking = [...leaves.keys()].find((key) => !chunks.has(key));
    if (lacking !== undefined) throw parquetProblem("parquetDamaged", { problem: `column ${lacking} is missing` });
    const first = firstRow;
    firstRow += rows;
    return { firstRow: first, rows, chunks };
  });
  return { rowCount: firstRow, root: parquetSchema(metadata), leaves, groups };
}

function parseFooter(bytes: Uint8Array): FileMetaData {
  try {
    // Smallest and largest values are of no use here, and a photo may be one.
    return parquetMetadata(bytes, { geoparquet: false, parsers: { stringFromBytes: () => undefined } });
  } catch (error) {
    throw parquetProblem("parquetDamaged", { problem: problemOf(error) }, error);
  }
}

function leavesOf(metadata: FileMetaData): ReadonlyMap<string, Leaf> {
  const root = parquetSchema(metadata);
  const leaves = new Map<string, Leaf>();
  const walk = (node: SchemaTree) => {
    if (node.children.length > 0) {
      for (const child of node.children) walk(child);
      return;
    }
    const schemaPath = getTreePath(root, [...node.path]);
    const key = node.path.join(".");
    const isRepeated = getMaxRepetitionLevel(schemaPath) > 0;
    leaves.set(key, { key, path: node.path, schemaPath, isRepeated, isBinary: isBinary(node.element) });
  };
  for (const child of root.children) walk(child);
  return leaves;
}

function chunkOf(
  meta: ColumnMetaData,
  index: { offset_index_offset?: bigint; offset_index_length?: number },
  column: string,
  size: number,
): Chunk {
  if (meta.codec !== "UNCOMPRESSED" && !(meta.codec in CODECS))
    throw parquetProblem("parquetCodec", { column, codec: meta.codec ?? "?" });
  // Some writers say 0 where there is none.
  const dictionary = Number(meta.dictionary_page_offset ?? 0n);
  const data = Number(meta.data_page_offset);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(meta.total_compressed_size);
  if (start < 4 || end > size) throw parquetProblem("parquetCut");
  const at = Number(index.offset_index_offset ?? 0n);
  const length = index.offset_index_length ?? 0;
  const hasIndex = at > 0 && length > 0 && at + length <= size;
  return { meta, start, end, offsetIndex: hasIndex ? { start: at, length } : null };
}

/** The row group that a row lies in, and its number there; null behind the file's last row. */
export function groupOfRow({ groups }: ParquetFile, row: number): { group: Group; number: number; at: number } | null {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const group = must(groups[middle], "it is between the bounds");
    if (row < group.firstRow) high = middle;
    else if (row >= group.firstRow + group.rows) low = middle + 1;
    else return { group, number: middle, at: row - group.firstRow };
  }
  return null;
}
