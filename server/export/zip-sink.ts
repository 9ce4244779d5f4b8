import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { StudioError } from "#domain/error.ts";
import type { Sink } from "./sink.ts";

/**
 * Writes one zip file into `out` while the export runs (zip64 where it passes 4 GB), so that a download begins at once.
 * A zip holds one file after the other: one opened while another is being written waits in a temporary file. Broken off,
 * what has arrived has no directory, which no reader takes for a finished zip.
 */
export function zipSink(out: Writable): Sink {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, out);
  let current: PassThrough | null = null;
  let lost: StudioError | null = null;
  const spooled: { name: string; file: string }[] = [];
  written.catch((cause) => {
    lost = cause instanceof StudioError ? cause : gone();
    current?.destroy(lost);
  });
  const append = (name: string): PassThrough => {
    if (lost) throw lost;
    const stream = new PassThrough({ highWaterMark: 1024 * 1024 });
    current = stream;
    stream.on("end", () => {
      if (current === stream) current = null;
    });
    zip.addReadStream(stream, name, { compressionLevel: ZIP_LEVEL });
    return stream;
  };
  const removeSpools = () => Promise.all(spooled.map(({ file }) => rm(file, { force: true })));
  return {
    async open(name) {
      if (!current && spooled.length === 0) return append(name);
      const file = path.join(tmpdir(), `svit-export-${process.pid}-${randomBytes(6).toString("hex")}`);
      spooled.push({ name, file });
      return createWriteStream(file, { flags: "wx", mode: 0o600 });
    },
    rename: null,
    async commit() {
      for (const { name, file } of spooled) await pipeline(createReadStream(file), append(name));
      zip.end();
      await written;
      await removeSpools();
    },
    async abort(cause) {
      out.destroy(cause instanceof Error ? cause : gone());
      await written.catch(() => {});
      await removeSpools();
    },
  };
}

/** Text shrinks to a quarter at the fastest level already, and the export stays quicker than most networks. */
const ZIP_LEVEL = 1;

const gone = () => new StudioError("interrupted", "The download was broken off by its receiver.");
