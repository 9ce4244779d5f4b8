import { isNowhereNull } from "#server/parquet/binary-columns.ts";
import { openParquetSource, type ParquetFile, readParquetFile } from "#server/parquet/parquet-file.ts";
import { readLeafRows } from "#server/parquet/table-rows.ts";
import { type BytesColumn, bytesColumnsOf, photosInTable, type TablePhoto } from "#server/photo-file/table-photos.ts";
import type { OpenInput } from "#server/zip/open-input.ts";
import { RecordPrinter } from "./table-record.ts";

/** Photos that lie in a file of records: how many bytes they take there, and each of them, from a row on. */
export type PhotosInside = {
  rows: number;
  bytes: number;
  read: (from: number, signal?: AbortSignal) => AsyncGenerator<{ rows: number; photos: TablePhoto[] }>;
};

/** A table as lines of JSON, and the photos in it; null where it holds none. `textBytes`: what all else takes, unpacked. */
export type Table = { open: OpenInput; inside: PhotosInside | null; textBytes: number };

/** Lines are handed on in pieces of this size (server/zip/open-input.ts says why). */
const PIECE_BYTES = 32 * 1024;

/** Looks at a Parquet file: its footer, and the first value of each column of bytes. @throws StudioError unreadable_input */
export async function openTable(path: string, name: string): Promise<Table> {
  const source = await openParquetSource(path);
  try {
    const file = await readParquetFile(source);
    const columns = await bytesColumnsOf(file, source);
    const photoKeys = [...columns.values()].filter(({ isPhoto }) => isPhoto).map(({ bytes }) => bytes.key);
    const sum = (isOne: (key: string) => boolean, of: "total_compressed_size" | "total_uncompressed_size") =>
      file.groups.reduce((total, { chunks }) => {
        for (const [key, { meta }] of chunks) if (isOne(key)) total += Number(meta[of]);
        return total;
      }, 0);
    return {
      open: linesOf(path, name, file, columns),
      inside:
        photoKeys.length === 0
          ? null
          : {
              rows: file.rowCount,
              bytes: sum((key) => photoKeys.includes(key), "total_compressed_size"),
              read: (from, signal) => photosOf(path, file, columns, from, signal),
            },
      textBytes: sum((key) => !columns.has(key), "total_uncompressed_size"),
    };
  } finally {
    await source.close();
  }
}

async function* photosOf(
  path: string,
  file: ParquetFile,
  columns: ReadonlyMap<string, BytesColumn>,
  from: number,
  signal: AbortSignal | undefined,
) {
  const source = await openParquetSource(path);
  try {
    yield* photosInTable(file, source, columns, from, signal);
  } finally {
    await source.close();
  }
}

/** The rows of a table as lines of JSON. Bytes are not read where the file says that none is missing. */
const linesOf = (path: string, name: string, file: ParquetFile, columns: ReadonlyMap<string, BytesColumn>): OpenInput =>
  async function* (signal, onBytes = () => {}) {
    const source = await openParquetSource(path);
    const printer = new RecordPrinter(file.root, columns, name);
    const { lines } = printer;
    let told = 0;
    try {
      const batches = readLeafRows(file, source, {
        signal,
        wants: (leaf, group) => {
          const column = columns.get(leaf.key);
          const isKnown = column && (column.path !== null || leaf.path.length === 1) && isNowhereNull(leaf, group);
          return !isKnown;
        },
      });
      for await (const { row, count, columns: values, packedBytes } of batches) {
        printer.use(values);
        for (let at = 0; at < count; at++) {
          printer.print(row + at, at);
          if (lines.length >= PIECE_BYTES) yield lines.take();
        }
        told += packedBytes;
        onBytes(packedBytes);
      }
    } catch (error) {
      // What could be read comes in.
      if (lines.length > 0) yield lines.take();
      throw error;
    } finally {
      await source.close();
    }
    if (lines.length > 0) yield lines.take();
    onBytes(Math.max(0, source.size - told));
  };
