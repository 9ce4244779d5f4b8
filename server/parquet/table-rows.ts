import type { SchemaTree } from "hyparquet";
import { assembleNested } from "hyparquet/src/assemble.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { must } from "#domain/must.ts";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { bytesOfGroup } from "./group-bytes.ts";
import { type CursorOptions, LeafCursor, type PageStart } from "./leaf-cursor.ts";
import { type Group, groupOfRow, type Leaf, type ParquetFile } from "./parquet-file.ts";
import { parquetProblem, problemOf } from "./parquet-problem.ts";

/** Values of some rows that follow each other: of each column as many as there are rows. */
export type RowBatch = {
  row: number;
  count: number;
  columns: ReadonlyMap<string, readonly unknown[]>;
  packedBytes: number;
};

export type Reading = {
  /** Columns of values, by their keys: what else a top-level column holds is as if it were not there. */
  wants: (leaf: Leaf, group: Group) => boolean;
  from?: number;
  signal?: AbortSignal | undefined;
};

/** Rows printed at once: a page of short texts may hold 100,000. */
const BATCH_ROWS = 1000;

/**
 * The rows of a file from `from` on, batch by batch, each top-level column's values as they are in its rows. Memory: a page of each
 * column. @throws StudioError unreadable_input
 */
export async function* readTableRows(
  file: ParquetFile,
  source: ByteSource,
  reading: Reading,
): AsyncGenerator<RowBatch> {
  for await (const batch of readBatches(file, source, reading)) {
    const values = new Map(batch.columns) as Map<string, unknown[]>;
    const tops = file.root.children.flatMap((top) => pruned(top, new Set(batch.columns.keys())) ?? []);
    yield { ...batch, columns: new Map(tops.map((top) => [top.element.name, assembled(top, values)])) };
  }
}

/** The same for lines of JSON, each column of values by its key, nested by what may be missing or repeated above it. */
export const readLeafRows = (file: ParquetFile, source: ByteSource, reading: Reading): AsyncGenerator<RowBatch> =>
  readBatches(file, source, { ...reading, isForLines: true });

async function* readBatches(
  file: ParquetFile,
  source: ByteSource,
  reading: Reading & CursorOptions,
): AsyncGenerator<RowBatch> {
  const begin = groupOfRow(file, reading.from ?? 0);
  if (!begin) return;
  for (const [number, group] of file.groups.entries()) {
    if (number < begin.number || group.rows === 0) continue;
    yield* readGroup(file, source, group, { ...reading, from: number === begin.number ? begin.at : 0 });
  }
}

async function* readGroup(
  file: ParquetFile,
  source: ByteSource,
  group: Group,
  { wants, signal, from = 0, ...options }: Reading & CursorOptions,
): AsyncGenerator<RowBatch> {
  const wanted = [...file.leaves.values()]
    .filter((leaf) => wants(leaf, group))
    .map((leaf) => ({ leaf, chunk: must(group.chunks.get(leaf.key), "every column is in every row group") }));
  const bytes = bytesOfGroup(
    source,
    wanted.map(({ chunk }) => chunk),
  );
  const cursors = wanted.map(({ leaf, chunk }) => ({
    key: leaf.key,
    cursor: new LeafCursor(bytes, leaf, chunk, group.rows, { ...options, from, firstRow: group.firstRow }),
  }));
  const packed = wanted.reduce((sum, { chunk }) => sum + chunk.end - chunk.start, 0);
  for (let row = from; row < group.rows; ) {
    signal?.throwIfAborted();
    let count = Math.min(BATCH_ROWS, group.rows - row);
    for (const { cursor } of cursors) {
      if (cursor.ready.length === 0) await cursor.more();
      count = Math.min(count, cursor.ready.length);
    }
    yield {
      row: group.firstRow + row,
      count,
      columns: new Map(cursors.map(({ key, cursor }) => [key, cursor.take(count)])),
      packedBytes: Math.floor((packed * count) / group.rows),
    };
    row += count;
  }
}

/** One row's value of the top-level columns that hold these columns. `starts`: a page of each to begin at, where it is known. */
export async function readRow(
  file: ParquetFile,
  source: ByteSource,
  group: Group,
  row: number,
  leaves: readonly { leaf: Leaf; start: PageStart | null }[],
): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown[]>();
  for (const { leaf, start } of leaves) {
    const chunk = must(group.chunks.get(leaf.key), "every column is in every row group");
    const cursor = new LeafCursor(source, leaf, chunk, group.rows, {
      from: row,
      firstRow: group.firstRow,
      ...(start ? { start } : {}),
    });
    await cursor.more();
    values.set(leaf.key, cursor.take(1));
  }
  const tops = file.root.children.flatMap((top) => pruned(top, new Set(leaves.map(({ leaf }) => leaf.key))) ?? []);
  return new Map(tops.map((top) => [top.element.name, assembled(top, values)[0]]));
}

/** A top-level column without what is not read; null where nothing of it is. */
function pruned(node: SchemaTree, keys: ReadonlySet<string>): SchemaTree | null {
  if (node.children.length === 0) return keys.has(node.path.join(".")) ? node : null;
  const children = node.children.flatMap((child) => pruned(child, keys) ?? []);
  return children.length === 0 ? null : { ...node, children };
}

function assembled(top: SchemaTree, values: Map<string, unknown[]>): readonly unknown[] {
  const key = top.path.join(".");
  try {
    assembleNested(values, top, DEFAULT_PARSERS);
  } catch (error) {
    throw parquetProblem("parquetDamaged", { problem: `${key}: ${problemOf(error)}` }, error);
  }
  return must(values.get(key), "assembling a column leaves its values under its name");
}
