import { stat } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type BinaryColumn, binaryColumnsOf } from "#server/parquet/binary-columns.ts";
import { ByteSource } from "#server/parquet/byte-source.ts";
import type { PageStart } from "#server/parquet/leaf-cursor.ts";
import { pageOfRow, pageStartsOf } from "#server/parquet/page-starts.ts";
import { groupOfRow, type Leaf, type ParquetFile, readParquetFile } from "#server/parquet/parquet-file.ts";
import { cleanName, type PhotoPlace, parsePhotoPath } from "#server/parquet/photo-path.ts";
import { readRow } from "#server/parquet/table-rows.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "./folder-photo.ts";
import { lackOf, unreachable } from "./photo-lack.ts";
import { bytesOf } from "./table-photos.ts";

type Table = {
  key: string;
  file: Promise<{ parquet: ParquetFile; columns: readonly BinaryColumn[] }>;
  /** Where the pages of a column begin in a row group, once somebody looked there. */
  starts: Map<string, Promise<PageStart[]>>;
};

/** Files whose footers are cached, some MB each: the shards of a large set that are looked at in turn. */
const TABLES_MAX = 32;
const tables = new Map<string, Table>();

/**
 * A photo in a Parquet file, by its path there: `key` changes with the file. Null where the file has no such row or column.
 * @throws StudioError unreachable where the file is gone or cannot be read
 */
export async function findParquetPhoto(
  file: string,
  path: string,
): Promise<{ key: string; read: () => Promise<Buffer> } | null> {
  const place = parsePhotoPath(path);
  const known = await stat(/* turbopackIgnore: true */ file).catch(() => null);
  if (!known?.isFile()) throw unreachable(message("packGone", { kind: "Parquet" }));
  if (!place) return null;
  const key = `parquet ${file} ${known.size} ${known.mtimeMs}`;
  const table = tableOf(file, key);
  const { parquet, columns } = await table.file.catch((error) => {
    throw unreachable(message("packClosed", { kind: "Parquet" }), { cause: error });
  });
  const own = columns.filter(({ node }) => node.path[0] === place.steps[0]);
  if (own.length === 0 || !groupOfRow(parquet, place.row)) return null;
  return { key: `${key} ${path}`, read: () => readPhotoAt(file, table, parquet, own, place) };
}

function tableOf(file: string, key: string): Table {
  const before = tables.get(file);
  tables.delete(file);
  const table = before?.key === key ? before : { key, file: openTable(file), starts: new Map() };
  // A file that cannot be read now is tried again at the next request.
  table.file.catch(() => {
    if (tables.get(file) === table) tables.delete(file);
  });
  tables.set(file, table);
  for (const oldest of tables.keys()) if (tables.size > TABLES_MAX) tables.delete(oldest);
  return table;
}

async function openTable(file: string): Promise<Awaited<Table["file"]>> {
  const source = await ByteSource.open(file);
  try {
    const parquet = await readParquetFile(source);
    return { parquet, columns: [...binaryColumnsOf(parquet).values()] };
  } finally {
    await source.close();
  }
}

/** Reads the pages that hold the row, not the file. @throws StudioError too_large; unreadable_input where its bytes are damaged */
async function readPhotoAt(
  file: string,
  table: Table,
  parquet: ParquetFile,
  columns: readonly BinaryColumn[],
  { row, steps, name }: PhotoPlace,
): Promise<Buffer> {
  const found = groupOfRow(parquet, row);
  if (!found) throw lackOf("absent", message("photoMoved"));
  const source = await ByteSource.open(file);
  try {
    const leaves = columns.flatMap(({ bytes, path }) => (path ? [bytes, path] : [bytes]));
    const wanted = await Promise.all(
      leaves.map(async (leaf) => ({ leaf, start: await startOf(source, table, found, leaf) })),
    );
    const values = await readRow(parquet, source, found.group, found.at, wanted);
    const [top] = steps;
    for (const own of bytesOf(values.get(String(top)), [String(top)])) {
      if (!isSameWay(own.steps, steps)) continue;
      // Another row stands there now: the file was written anew.
      if (cleanName(own.path ?? "") !== (name ?? "")) break;
      if (own.bytes.length > PHOTO_BYTES_MAX) throw tooManyBytes();
      return Buffer.from(own.bytes);
    }
    throw lackOf("absent", message("photoMoved"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall)
      throw unreachable(message("packClosed", { kind: "Parquet" }), { cause: error });
    if (error instanceof StudioError && (error.data.photo !== undefined || error.code !== "unreadable_input"))
      throw error;
    throw lackOf("broken", message("packDamaged", { kind: "Parquet" }), { cause: error });
  } finally {
    await source.close();
  }
}

async function startOf(
  source: ByteSource,
  { starts }: Table,
  { group, number, at }: NonNullable<ReturnType<typeof groupOfRow>>,
  leaf: Leaf,
): Promise<PageStart | null> {
  const chunk = group.chunks.get(leaf.key);
  if (!chunk) return null;
  const key = `${number} ${leaf.key}`;
  const known = starts.get(key) ?? pageStartsOf(source, leaf, chunk);
  starts.set(key, known);
  known.catch(() => starts.delete(key));
  return pageOfRow(await known, at);
}

const isSameWay = (one: PhotoPlace["steps"], other: PhotoPlace["steps"]) =>
  one.length === other.length && one.every((step, at) => step === other[at]);
