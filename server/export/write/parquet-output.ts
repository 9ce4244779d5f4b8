import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ShardSize } from "#domain/export/shard-size.ts";
import { asBytes } from "./byte-text.ts";
import { type FileFacts, type OutputFile, openOutput } from "./output-file.ts";
import { nameShards, nextShard } from "./shards.ts";
import type { Sink } from "./sink.ts";

/** A table: its columns in their order as Parquet's flattened tree of the schema, without the root, and what `datasets` reads of it. */
export type ParquetTable = {
  columns: readonly { name: string; codec?: "UNCOMPRESSED"; elements: readonly SchemaElement[] }[];
  metadata: { key: string; value: string }[];
};

/** Rows into Parquet, in parts. `add` only collects; `drain` writes the row groups that are full. */
export type ParquetOutput = {
  /** `bytes`: about how many its values are; a photo that the row before has, too, counts once. */
  add(row: readonly unknown[], bytes: number): void;
  drain(): Promise<void>;
  close(): Promise<FileFacts[]>;
};

/** A row group is written when its values are so many bytes, or it has so many rows: what an export holds in memory. */
const GROUP_BYTES = 16 * 1024 * 1024;
const GROUP_ROWS = 10_000;
/** What `datasets` splits its own uploads by. */
const USUAL_PART: ShardSize = { unit: "bytes", count: 500_000_000 };
/** Bytes of the schema, and of each row group, in a file's end. */
const FOOTER_BYTES = 4096;

/**
 * Opens a table that is written in parts of at most `size`, each a whole file; names tell how many there are where the sink lets them be
 * renamed. A group of rows that is larger than that by itself has a file of its own.
 */
export function openParquet(
  sink: Sink,
  name: string,
  table: ParquetTable,
  size: ShardSize | null,
  onBytes: (count: number) => void,
): ParquetOutput {
  const part = size ?? USUAL_PART;
  const groupBytes =
    part.unit === "bytes" ? Math.min(GROUP_BYTES, Math.max(1, part.count - FOOTER_BYTES)) : GROUP_BYTES;
  const groupRows = part.unit === "records" ? Math.min(GROUP_ROWS, part.count) : GROUP_ROWS;
  const groups: { rows: (readonly unknown[])[]; bytes: number }[] = [];
  const closed: FileFacts[] = [];
  let file: PartFile | null = null;
  const openNext = async (): Promise<PartFile> => {
    return openPart(await openOutput(sink, nextShard(name, closed), "whole", onBytes), table);
  };
  const write = async ({ rows, bytes }: (typeof groups)[number]) => {
    const isFull =
      file &&
      (part.unit === "records"
        ? file.rows() + rows.length > part.count
        : file.bytes() + bytes + FOOTER_BYTES > part.count);
    if (file && isFull) {
      closed.push(await file.close());
      file = null;
    }
    file ??= await openNext();
    await file.write(rows);
  };
  const drain = async (isLast = false) => {
    while (groups.length > (isLast ? 0 : 1)) await write(groups.shift() as (typeof groups)[number]);
  };
  return {
    add(row, bytes) {
      let group = groups.at(-1);
      if (!group || group.rows.length === groupRows || (group.rows.length > 0 && group.bytes + bytes > groupBytes)) {
        group = { rows: [], bytes: 0 };
        groups.push(group);
      }
      group.rows.push(row);
      group.bytes += bytes;
    },
    drain: () => drain(),
    async close() {
      await drain(true);
      file ??= await openNext();
      closed.push(await file.close());
      return nameShards(sink, name, closed);
    },
  };
}

type PartFile = {
  write(rows: readonly (readonly unknown[])[]): Promise<void>;
  close(): Promise<FileFacts>;
  rows(): number;
  bytes(): number;
};

function openPart(output: OutputFile, { columns, metadata }: ParquetTable): PartFile {
  const bytes = new ByteWriter(64 * 1024);
  const schema: SchemaElement[] = [
    { name: "schema", num_children: columns.length },
    ...columns.flatMap((own) => own.elements),
  ];
  const writer = new ParquetWriter({
    writer: bytes,
    schema,
    kvMetadata: metadata,
    createdBy: "svit-studio",
    statistics: false,
  });
  let rowsWritten = 0;
  const flush = async () => {
    output.add(asBytes(Buffer.from(bytes.getBytes()).toString("latin1")));
    bytes.index = 0;
    await output.drain();
  };
  return {
    async write(rows) {
      const columnData: ColumnSource[] = columns.map(({ name, codec }, at) => ({
        name,
        data: rows.map((row) => row[at]),
        ...(codec && { codec }),
      }));
      await writer.write({ columnData, rowGroupSize: rows.length });
      rowsWritten += rows.length;
      await flush();
    },
    async close() {
      await writer.finish();
      await flush();
      return { ...(await output.close()), records: rowsWritten };
    },
    rows: () => rowsWritten,
    bytes: () => bytes.offset,
  };
}
