import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { zipPhotos } from "#server/export/photos/zip-photos.ts";
import { refuse } from "./disk-error.ts";
import type { Sink } from "./sink.ts";
import { zipWriter } from "./zip-writer.ts";

/**
 * Writes one zip into `out` while the export runs. A zip holds one file after the other: one that is opened while another is
 * being written, or photos are, waits in a temporary file.
 */
export function zipSink(out: Writable, scratchFolder: string): Sink {
  const zip = zipWriter(out);
  let current: Writable | null = null;
  let hasPhotos = false;
  const waiting: { name: string; file: string; stream: Writable }[] = [];
  const append = (name: string): Writable => {
    const stream = zip.open(name);
    current = stream;
    stream.once("finish", () => {
      if (current === stream) current = null;
    });
    return stream;
  };
  const removeWaiting = () => Promise.all(waiting.map(({ file }) => rm(file, { force: true })));
  return {
    scratchFolder,
    async open(name) {
      if (!current && !hasPhotos && waiting.length === 0) return append(name);
      const file = path.join(scratchFolder, `svit-export-${process.pid}-${randomBytes(6).toString("hex")}`);
      const stream = createWriteStream(file, { flags: "wx", mode: 0o600 });
      await once(stream, "open").catch(refuse(file));
      waiting.push({ name, file, stream });
      return stream;
    },
    takePhotos(folder) {
      hasPhotos = true;
      return zipPhotos(zip, folder);
    },
    rename: null,
    async commit() {
      for (const { name, file } of waiting) await pipeline(createReadStream(file), append(name));
      await zip.end();
      await removeWaiting();
    },
    async abort(cause) {
      current?.destroy();
      out.destroy(cause instanceof Error ? cause : undefined);
      // It was destroyed, and says so.
      for (const { stream } of waiting) await finished(stream.destroy()).catch(() => {});
      await removeWaiting();
    },
  };
}
