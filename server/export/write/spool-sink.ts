import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Transform, type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { Packaging, SpooledFile } from "#domain/export/export-run.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { diskError, refuse } from "./disk-error.ts";
import type { Sink } from "./sink.ts";
import { zipSink } from "./zip-sink.ts";

/** Where the files of a finished export lie. `runId` is the database's. */
export const spoolOf = (folder: string, runId: bigint | string): string => path.join(folder, String(runId));

export type SpoolSink = Sink & {
  /** After `commit`: what lies ready, the manifest last. */
  files(manifest: ExportManifest): SpooledFile[];
};

/**
 * Writes an export into a folder beside its own, which gets the name of its Run when all is on the disk: what stands under
 * that name is whole. What dead attempts at the same Run left is removed. `manifest`: what the export calls its own.
 */
export async function spoolSink(
  folder: string,
  runId: bigint,
  packaging: Packaging,
  { zip, manifest, checksums }: { zip: string; manifest: string; checksums: string },
): Promise<SpoolSink> {
  await makeFolder(folder, PRIVATE_FOLDER).catch(refuse(folder));
  await removeSpool(folder, runId);
  const partial = path.join(folder, `${runId}.partial-${randomBytes(6).toString("hex")}`);
  await mkdir(partial, { mode: PRIVATE_FOLDER }).catch(refuse(partial));
  // Within, so that it goes with what a dead attempt left.
  const scratchFolder = path.join(partial, "scratch");
  await mkdir(scratchFolder).catch(refuse(scratchFolder));
  const files =
    packaging === "zip"
      ? await zipIn(partial, zip, scratchFolder)
      : plainFilesIn(partial, [checksums, manifest], scratchFolder);
  return {
    ...files,
    async commit() {
      await files.commit();
      await rm(scratchFolder, { recursive: true, force: true });
      await syncFolder(partial).catch(refuse(partial));
      await rename(partial, spoolOf(folder, runId)).catch(refuse(partial));
      await syncFolder(folder).catch(refuse(folder));
    },
    async abort(cause) {
      await files.abort(cause);
      await rm(partial, { recursive: true, force: true });
    },
  };
}

/** Removes what there is of a Run's export, whole or not. */
export async function removeSpool(folder: string, runId: bigint | string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (runOfSpool(name) === String(runId)) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** The Run that a folder among the spools belongs to; null for what is none of ours. */
export const runOfSpool = (name: string): string | null =>
  name.match(/^(\d{1,19})(?:\.partial-[0-9a-f]+)?$/)?.[1] ?? null;

const WRITE_AHEAD_BYTES = 1024 * 1024;

async function openFile(file: string): Promise<Writable> {
  // flush: on the disk before it is closed.
  const stream = createWriteStream(file, {
    flags: "wx",
    mode: PRIVATE_FILE,
    flush: true,
    highWaterMark: WRITE_AHEAD_BYTES,
  });
  await once(stream, "open").catch(refuse(file));
  return stream;
}

function plainFilesIn(partial: string, reports: readonly string[], scratchFolder: string): SpoolSink {
  const opened: Writable[] = [];
  const names = new Map<string, string>();
  const written: SpooledFile[] = [];
  return {
    scratchFolder,
    takePhotos: null,
    async open(name) {
      const own = path.dirname(path.join(partial, name));
      await makeFolder(own, PRIVATE_FOLDER).catch(refuse(own));
      const stream = await openFile(path.join(partial, name));
      opened.push(stream);
      return stream;
    },
    rename(name, to) {
      names.set(name, to);
    },
    async commit() {
      for (const [name, to] of names) await rename(path.join(partial, name), path.join(partial, to));
      for (const name of reports)
        written.push({ name, records: null, ...checksumOf(await readFile(path.join(partial, name))) });
    },
    async abort() {
      for (const stream of opened) await destroyed(stream);
    },
    files: ({ files }) => [...files, ...written],
  };
}

async function zipIn(partial: string, name: string, scratchFolder: string): Promise<SpoolSink> {
  const file = await openFile(path.join(partial, name));
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // The end of the file tells, too: an error that comes when all was given to it has nobody else to hear it.
  counted.on("error", () => {});
  file.on("error", (error) => counted.destroy(diskError(error, name) as Error));
  counted.pipe(file);
  const written = finished(file, { readable: false });
  // Whoever ends the sink waits for it and hears of it.
  written.catch(() => {});
  const sink = zipSink(counted, scratchFolder);
  let sha256 = "";
  return {
    ...sink,
    async commit() {
      await sink.commit();
      await written;
      sha256 = hash.digest("hex");
    },
    async abort(cause) {
      await sink.abort(cause);
      await destroyed(file);
    },
    files: ({ records }) => [{ name, bytes, sha256, records }],
  };
}

const checksumOf = (bytes: Buffer) => ({
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

async function destroyed(stream: Writable): Promise<void> {
  stream.destroy();
  // It was destroyed, and says so.
  await finished(stream).catch(() => {});
}
