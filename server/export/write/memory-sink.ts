import { tmpdir } from "node:os";
import { Writable } from "node:stream";
import type { Sink } from "./sink.ts";

/** Keeps an export's files in memory: for a handful of entries. */
export function memorySink(): Sink & { text(name: string): string; bytes(name: string): Buffer; names(): string[] } {
  const files = new Map<string, Buffer[]>();
  return {
    scratchFolder: tmpdir(),
    takePhotos: null,
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
    rename(name, to) {
      files.set(to, files.get(name) ?? []);
      files.delete(name);
    },
    async commit() {},
    async abort() {
      files.clear();
    },
    bytes: (name) => Buffer.concat(files.get(name) ?? []),
    names: () => [...files.keys()],
    text: (name) => Buffer.concat(files.get(name) ?? []).toString("utf8"),
  };
}
