import { Writable } from "node:stream";
import type { Sink } from "./sink.ts";

/** Keeps an export's files in memory: for a handful of entries. */
export function memorySink(): Sink & { text(name: string): string } {
  const files = new Map<string, Buffer[]>();
  return {
    async open(name) {
      const chunks: Buffer[] = [];
      files.set(name, chunks);
      return new Writable({
        write(chunk: Buffer, _, done) {
          chunks.push(chunk);
          done();
        },
      });
    },
    async commit() {},
    async abort() {
      files.clear();
    },
    text: (name) => Buffer.concat(files.get(name) ?? []).toString("utf8"),
  };
}
