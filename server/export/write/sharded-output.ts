import type { ShardSize } from "#domain/export/shard-size.ts";
import type { ByteText } from "./byte-text.ts";
import { withoutLineBreaks } from "./line-breaks.ts";
import { type FileFacts, type Framing, type OutputFile, openOutput } from "./output-file.ts";
import { nameShards, nextShard } from "./shards.ts";
import type { Sink } from "./sink.ts";

/** A file in parts: as an OutputFile, but that its end gives the facts of each part. */
export type ShardedOutput = Pick<OutputFile, "add" | "drain"> & { close(): Promise<FileFacts[]> };

/** Bytes of the framing beside a record, and at a file's end. */
const FRAME_BYTES = {
  array: { record: 2, end: 3 },
  lines: { record: 1, end: 0 },
  whole: { record: 0, end: 0 },
} as const;

/**
 * Writes records into files that each hold at most `size`, and are each whole by themselves. A record that is larger than
 * that has a file of its own. Where the sink lets them be renamed, their names tell how many there are.
 */
export function openShards(
  sink: Sink,
  name: string,
  framing: Framing,
  size: ShardSize,
  onBytes?: (count: number) => void,
): ShardedOutput {
  const frame = FRAME_BYTES[framing];
  let waiting: ByteText[] = [];
  let file: OutputFile | null = null;
  let records = 0;
  let bytes = 0;
  const closed: FileFacts[] = [];
  const openNext = async (): Promise<OutputFile> => {
    records = 0;
    bytes = frame.end;
    return openOutput(sink, nextShard(name, closed), framing, onBytes);
  };
  const place = async (given: ByteText): Promise<OutputFile> => {
    const record = framing === "lines" ? withoutLineBreaks(given) : given;
    const length = size.unit === "bytes" ? record.length + frame.record : 0;
    const isFull = size.unit === "bytes" ? records > 0 && bytes + length > size.count : records === size.count;
    if (file && isFull) {
      closed.push(await file.close());
      file = null;
    }
    file ??= await openNext();
    file.add(record);
    records++;
    bytes += length;
    return file;
  };
  const drain = async () => {
    const own = waiting;
    waiting = [];
    for (const record of own) await place(record);
    await file?.drain();
  };
  return {
    add(record) {
      waiting.push(record);
    },
    drain,
    async close() {
      await drain();
      file ??= await openNext();
      closed.push(await file.close());
      return nameShards(sink, name, closed);
    },
  };
}
