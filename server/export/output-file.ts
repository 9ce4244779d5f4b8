import { createHash } from "node:crypto";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Sink } from "./sink.ts";

export type FileFacts = { name: string; sha256: string; bytes: number; records: number };

/** A file of records. `add` only collects; `drain` writes, at the speed of the disk, and must follow every batch. */
export type OutputFile = {
  add(recordText: string): void;
  drain(): Promise<void>;
  close(): Promise<FileFacts>;
};

/** One JSON array with a record a line, or JSON Lines. */
export type Framing = "array" | "lines";

const FLUSH_CHARS = 128 * 1024;

/** Opens a file of the sink and keeps its checksum and counts. */
export async function openOutput(sink: Sink, name: string, framing: Framing): Promise<OutputFile> {
  const stream = await sink.open(name);
  // Whatever breaks is told by the write that meets it.
  stream.on("error", () => {});
  const hash = createHash("sha256");
  let texts: string[] = [];
  let chars = 0;
  let bytes = 0;
  let records = 0;
  const print = (text: string) => {
    texts.push(text);
    chars += text.length;
  };
  const flush = async () => {
    if (chars === 0) return;
    const chunk = Buffer.from(texts.join(""));
    texts = [];
    chars = 0;
    bytes += chunk.length;
    hash.update(chunk);
    if (stream.errored) throw stream.errored;
    if (!stream.write(chunk)) await once(stream, "drain");
  };
  return {
    add(recordText) {
      if (framing === "array") print(records === 0 ? "[\n" : ",\n");
      print(recordText);
      if (framing === "lines") print("\n");
      records++;
    },
    async drain() {
      if (chars >= FLUSH_CHARS) await flush();
    },
    async close() {
      if (framing === "array") print(records === 0 ? "[]\n" : "\n]\n");
      await flush();
      stream.end();
      await finished(stream, { readable: false });
      return { name, sha256: hash.digest("hex"), bytes, records };
    },
  };
}
