import { tmpdir } from "node:os";
import { Writable } from "node:stream";
import type { Sink } from "#server/export/write/sink.ts";

/** Keeps nothing: for who wants to know what would be written. */
export const nowhereSink = (): Sink => ({
  scratchFolder: tmpdir(),
  takePhotos: null,
  rename: null,
  open: async () => new Writable({ write: (_chunk, _encoding, done) => done() }),
  commit: async () => {},
  abort: async () => {},
});
