import type { SchemaTree } from "hyparquet";
import { isPhotoKey } from "#domain/photo/record-photo.ts";
import { type BinaryColumn, binaryColumnsOf } from "#server/parquet/binary-columns.ts";
import { firstBytesOf } from "#server/parquet/first-bytes.ts";
import type { ParquetFile } from "#server/parquet/parquet-file.ts";
import { printPhotoPath, type Steps } from "#server/parquet/photo-path.ts";
import { readTableRows } from "#server/parquet/table-rows.ts";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { type PhotoType, photoType } from "./photo-type.ts";

/** A column of bytes. `isPhoto` false: of something else, such as sounds. `ending` is how photos without a name are called: as the first one is packed. */
export type BytesColumn = BinaryColumn & { isPhoto: boolean; ending: string };

/** A photo in a table: its path below the table's file, and its bytes. */
export type TablePhoto = { row: number; path: string; bytes: Uint8Array };

const ENDINGS: Record<PhotoType, string> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/gif": ".gif",
};

/** The columns of bytes of a table, by their keys, and which of them hold photos: their first value is one, or they are called so. Where nothing is, the name tells. */
export async function bytesColumnsOf(file: ParquetFile, source: ByteSource): Promise<Map<string, BytesColumn>> {
  const columns = new Map<string, BytesColumn>();
  for (const [key, column] of binaryColumnsOf(file)) {
    const first = await firstBytesOf(file, source, column.bytes);
    const type = first && photoType(first);
    const isCalledSo = isPhotoKey(nameOf(column.node));
    const isPhoto = type !== null || isCalledSo || (first === null && column.path !== null);
    columns.set(key, { ...column, isPhoto, ending: isPhoto ? (type ? ENDINGS[type] : ".jpg") : "" });
  }
  return columns;
}

/** The key that a person reads: what lists are built of in a schema has no name of its own. */
function nameOf({ path }: SchemaTree): string {
  const [first = ""] = path;
  return path.filter((part) => !LIST_PARTS.has(part)).at(-1) ?? first;
}
const LIST_PARTS = new Set(["list", "element", "item", "array", "bag", "array_element"]);

/** The photos of a table, from a row on, row by row: each once, as it lies there. @throws StudioError unreadable_input */
export async function* photosInTable(
  file: ParquetFile,
  source: ByteSource,
  columns: ReadonlyMap<string, BytesColumn>,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<{ rows: number; photos: TablePhoto[] }> {
  const photos = [...columns.values()].filter(({ isPhoto }) => isPhoto);
  const keys = new Set(photos.flatMap(({ bytes, path }) => (path ? [bytes.key, path.key] : [bytes.key])));
  const endings = new Map(photos.map(({ node, ending }) => [node.path[0] ?? "", ending]));
  for await (const batch of readTableRows(file, source, { wants: ({ key }) => keys.has(key), from, signal })) {
    for (let at = 0; at < batch.count; at++) {
      const row = batch.row + at;
      const found: TablePhoto[] = [];
      for (const [name, values] of batch.columns)
        for (const { steps, bytes, path } of bytesOf(values[at], [name]))
          found.push({ row, path: printPhotoPath({ row, steps, name: path }, endings.get(name) ?? ""), bytes });
      yield { rows: 1, photos: found };
    }
  }
}

type Found = { steps: Steps; bytes: Uint8Array; path: string | null };

/** The bytes in a value of a record, with the way to each: to the object that holds them, where one names them. */
export function* bytesOf(value: unknown, steps: Steps): Generator<Found> {
  if (value instanceof Uint8Array) yield { steps, bytes: value, path: null };
  else if (Array.isArray(value)) for (const [index, part] of value.entries()) yield* bytesOf(part, [...steps, index]);
  else if (typeof value === "object" && value !== null) {
    const { bytes, path } = value as Record<string, unknown>;
    const isNamed = "path" in value && bytes instanceof Uint8Array;
    if (isNamed) yield { steps, bytes, path: typeof path === "string" ? path : null };
    for (const [key, part] of Object.entries(value))
      if (!(isNamed && key === "bytes")) yield* bytesOf(part, [...steps, key]);
  }
}
