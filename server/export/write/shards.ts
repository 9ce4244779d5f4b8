import { StudioError } from "#domain/error.ts";
import { SHARDS_MAX, shardName } from "#domain/export/shard-size.ts";
import { message } from "#domain/message.ts";
import type { FileFacts } from "./output-file.ts";
import type { Sink } from "./sink.ts";

/** What the next part of a file is called while nobody knows how many there will be. @throws StudioError too_large for more than a folder should hold */
export function nextShard(name: string, closed: readonly FileFacts[]): string {
  if (closed.length === SHARDS_MAX)
    throw new StudioError("too_large", message("tooManyShards", { count: SHARDS_MAX, name }));
  return shardName(name, closed.length, null);
}

/** Gives the parts of a file names that tell how many there are, where the sink lets them be renamed. */
export function nameShards(sink: Sink, name: string, closed: FileFacts[]): FileFacts[] {
  if (!sink.rename) return closed;
  return closed.map((facts, index) => {
    const whole = shardName(name, index, closed.length);
    sink.rename?.(facts.name, whole);
    return { ...facts, name: whole };
  });
}
