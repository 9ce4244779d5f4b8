import { createHash } from "node:crypto";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { ByteText } from "./byte-text.ts";
import { withoutLineBreaks } from "./line-breaks.ts";
import type { Sink } from "./sink.ts";

export type FileFacts = { name: string; sha256: string; bytes: number; records: number };

/** A file of records. `add` only collects; `drain` writes, at the speed of the disk, and must follow every batch. */
export type OutputFile = {
  add(record: ByteText): void;
  /** The same of bytes, which are copied: of a record without a line break. */
  addBytes(record: Uint8Array): void;
  drain(): Promise<void>;
  close(): Promise<FileFacts>;
};

/** One JSON array with a record a line, JSON Lines, or pieces as they come, which are no records. */
export type Framing = "array" | "lines" | "whole";

/** A piece that is written at once: a system call for less costs more than its bytes. */
const CHUNK_BYTES = 256 * 1024;
/** Of the first: thousands of small parts must not take the room of thousands of large ones. */
const FIRST_CHUNK_BYTES = 8 * 1024;

/** Opens a file of the sink and keeps its checksum and counts. `onBytes` is told of every piece that is written. */
export async function openOutput(
  sink: Sink,
  name: string,
  framing: Framing,
  onBytes: (count: number) => void = () => {},
): Promise<OutputFile> {
  const stream = await sink.open(name);
  // Whatever breaks is told by the write that meets it.
  stream.on("error", () => {});
  const hash = createHash("sha256");
  let chunk = Buffer.alloc(0);
  let used = 0;
  let full: Buffer[] = [];
  let bytes = 0;
  let records = 0;
  const cut = (roomBytes: number) => {
    if (used > 0) full.push(chunk.subarray(0, used));
    // Never used again: who it was given to may still be at it.
    const nextBytes = Math.min(CHUNK_BYTES, Math.max(FIRST_CHUNK_BYTES, 2 * chunk.length));
    chunk = Buffer.allocUnsafe(Math.max(nextBytes, roomBytes));
    used = 0;
  };
  const print = (text: string) => {
    if (used + text.length > chunk.length) cut(text.length);
    used += chunk.write(text, used, "latin1");
  };
  const copy = (own: Uint8Array) => {
    if (used + own.length > chunk.length) cut(own.length);
    chunk.set(own, used);
    used += own.length;
  };
  const flush = async () => {
    const own = full;
    full = [];
    for (const piece of own) {
      bytes += piece.length;
      onBytes(piece.length);
      hash.update(piece);
      if (stream.errored) throw stream.errored;
      if (!stream.write(piece)) await once(stream, "drain");
    }
  };
  return {
    add(record) {
      if (framing === "array") print(records === 0 ? "[\n" : ",\n");
      print(framing === "lines" ? withoutLineBreaks(record) : record);
      if (framing === "lines") print("\n");
      if (framing !== "whole") records++;
    },
    addBytes(record) {
      if (framing === "array") print(records === 0 ? "[\n" : ",\n");
      copy(record);
      if (framing === "lines") print("\n");
      if (framing !== "whole") records++;
    },
    async drain() {
      if (full.length > 0) await flush();
    },
    async close() {
      if (framing === "array") print(records === 0 ? "[]\n" : "\n]\n");
      if (used > 0) full.push(chunk.subarray(0, used));
      await flush();
      stream.end();
      await finished(stream, { readable: false });
      return { name, sha256: hash.digest("hex"), bytes, records };
    },
  };
}
