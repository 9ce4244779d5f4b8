import type { ShardSize } from "#domain/export/shard-size.ts";
import type { ExportJob, RecordFile } from "#server/export/formats/format.ts";
import { type ByteText, toBytes } from "./byte-text.ts";
import { type FileFacts, openOutput } from "./output-file.ts";
import { openParquet } from "./parquet-output.ts";
import { openShards } from "./sharded-output.ts";
import type { Sink } from "./sink.ts";

/** The data files of one export as its formats open them. */
export type DataFiles = Pick<ExportJob, "open" | "openParquet" | "writeBeside"> & {
  /** Those that are closed, in that order. */
  files: FileFacts[];
  /** Written so far. */
  bytes(): number;
};

/** `onRecord` is told of each record of a file of JSON, before it is written. */
export function dataFiles(
  sink: Sink,
  shardSize: ShardSize | null,
  onRecord: ((record: ByteText) => void) | null,
): DataFiles {
  const files: FileFacts[] = [];
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
  };
  return {
    files,
    bytes: () => bytes,
    async open(name, framing) {
      const file = shardSize
        ? openShards(sink, name, framing, shardSize, onBytes)
        : await openOutput(sink, name, framing, onBytes);
      const close: RecordFile["close"] = async (records) => {
        const facts = [await file.close()].flat();
        const written = records === undefined ? facts : facts.map((own) => ({ ...own, records }));
        files.push(...written);
        return written;
      };
      if (!onRecord) return { ...file, close };
      const add: RecordFile["add"] = (record) => {
        onRecord(record);
        file.add(record);
      };
      return { ...file, add, close };
    },
    openParquet(name, table) {
      const own = openParquet(sink, name, table, shardSize, onBytes);
      const close = async () => {
        const written = await own.close();
        files.push(...written);
        return written;
      };
      return { ...own, close };
    },
    async writeBeside(name, text) {
      const file = await openOutput(sink, name, "whole", onBytes);
      file.add(toBytes(text));
      files.push(await file.close());
    },
  };
}
