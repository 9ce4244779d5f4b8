import { stat } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type BinaryColumn, binaryColumnsOf } from "#server/parquet/binary-columns.ts";
import type { PageStart } from "#server/parquet/leaf-cursor.ts";
import { pageOfRow, pageStartsOf } from "#server/parquet/page-starts.ts";
import { type PageValues, pageValuesOf, readValue } from "#server/parquet/page-values.ts";
import {
  groupOfRow,
  type Leaf,
  openParquetSource,
  type ParquetFile,
  readParquetFile,
} from "#server/parquet/parquet-file.ts";
import { cleanName, type PhotoPlace, parsePhotoPath } from "#server/parquet/photo-path.ts";
import { readRow } from "#server/parquet/table-rows.ts";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "./folder-photo.ts";
import { lackOf, unreachable } from "./photo-lack.ts";
import { RecentFiles } from "./recent-files.ts";
import { bytesOf } from "./table-photos.ts";

/** `starts`: where the pages of a column begin in a row group, once somebody looked there. `pages`: where in a large one its values lie. */
type Table = {
  parquet: ParquetFile;
  columns: readonly BinaryColumn[];
  starts: Map<string, Promise<PageStart[]>>;
  pages: Map<string, Promise<PageValues | null>>;
};

/** Files whose footers are cached, some MB each: the shards of a large set that are looked at in turn. */
const tables = new RecentFiles<Table>(32, async (file) => {
  const source = await openParquetSource(file);
  try {
    const parquet = await readParquetFile(source);
    return { parquet, columns: [...binaryColumnsOf(parquet).values()], starts: new Map(), pages: new Map() };
  } finally {
    await source.close();
  }
});

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
  const table = await tables.of(file, key).catch((error) => {
    throw unreachable(message("packClosed", { kind: "Parquet" }), { cause: error });
  });
  const own = table.columns.filter(({ node }) => node.path[0] === place.steps[0]);
  if (own.length === 0 || !groupOfRow(table.parquet, place.row)) return null;
  return { key: `${key} ${path}`, read: () => readPhotoAt(file, table, own, place) };
}

/** Reads the pages that hold the row, not the file. @throws StudioError too_large; unreadable_input where its bytes are damaged */
async function readPhotoAt(
  file: string,
  table: Table,
  columns: readonly BinaryColumn[],
  { row, steps, name }: PhotoPlace,
): Promise<Buffer> {
  const found = groupOfRow(table.parquet, row);
  if (!found) throw lackOf("absent", message("photoMoved"));
  const source = await openParquetSource(file);
  try {
    const quick = await readByPlace(source, table, found, columns, { row, steps, name });
    if (quick !== null) return quick;
    const leaves = columns.flatMap(({ bytes, path }) => (path ? [bytes, path] : [bytes]));
    const wanted = await Promise.all(
      leaves.map(async (leaf) => ({ leaf, start: await startOf(source, table, found, leaf) })),
    );
    const values = await readRow(table.parquet, source, found.group, found.at, wanted);
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

/** A photo of a column by itself, out of a large page whose values' places are known; null where it is to be read in the usual way. */
async function readByPlace(
  source: ByteSource,
  table: Table,
  found: NonNullable<ReturnType<typeof groupOfRow>>,
  [column, ...others]: readonly BinaryColumn[],
  { steps, name }: PhotoPlace,
): Promise<Buffer | null> {
  if (!column || others.length > 0 || steps.length !== 1 || column.node.path.length !== 1) return null;
  const chunk = found.group.chunks.get(column.bytes.key);
  const start = await startOf(source, table, found, column.bytes);
  if (!chunk || !start) return null;
  const key = `${found.number} ${column.bytes.key} ${start.at}`;
  // What is damaged is told by the usual way.
  const known = table.pages.get(key) ?? pageValuesOf(source, column.bytes, chunk, start).catch(() => null);
  table.pages.set(key, known);
  const page = await known;
  const bytes = page && (await readValue(source, page, found.at).catch(() => null));
  if (!bytes) return null;
  if (column.path) {
    const wanted = [{ leaf: column.path, start: await startOf(source, table, found, column.path) }];
    const own = (await readRow(table.parquet, source, found.group, found.at, wanted)).get(String(steps[0]));
    const said = typeof own === "object" && own !== null && "path" in own ? own.path : null;
    if (cleanName(typeof said === "string" ? said : "") !== (name ?? "")) return null;
  } else if (name !== null) return null;
  if (bytes.length > PHOTO_BYTES_MAX) throw tooManyBytes();
  return Buffer.from(bytes);
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
