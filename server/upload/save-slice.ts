import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { appendFile, mkdir, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { StudioError } from "#domain/error.ts";
import { SLICE_BYTES, type Slice } from "#domain/upload.ts";
import { LIST_NAME, uploadFolder } from "./upload-folder.ts";

/** Room that an upload leaves on the disk: PostgreSQL, which may lie on it, must not run dry. */
const RESERVE_BYTES = 500_000_000;

/**
 * Streams one slice of a file to disk, under a name made here, and lists the file when its last byte has come.
 * `uploadId` must have been parsed as a UUID.
 * @throws StudioError disk_full · too_large · not_found · conflict where the slice does not continue what is there: its
 * `bytes` say where to go on · whatever broke the stream (what had come of a later slice is kept)
 */
export async function saveSlice(
  dataFolder: string,
  uploadId: string,
  slice: Slice,
  body: ReadableStream | null,
): Promise<{ file: string }> {
  const folder = uploadFolder(dataFolder, uploadId);
  await mkdir(folder, { recursive: true });
  await checkRoom(folder);
  const file = slice.file ?? randomUUID();
  const target = path.join(folder, file);
  if (slice.file !== undefined) await checkPlace(target, slice);
  else if (slice.from > 0) throw new StudioError("invalid_request", "A file begins with its first byte.");
  try {
    const out = createWriteStream(target, { flags: slice.file === undefined ? "wx" : "a", mode: 0o600 });
    await pipeline(body === null ? Readable.from([]) : Readable.fromWeb(body), upTo(slice.bytes - slice.from), out);
  } catch (error) {
    // Nobody has been told of a first slice: it will come again under another name.
    if (slice.file === undefined) await rm(target, { force: true });
    if ((error as { code?: string }).code === "ENOSPC") throw full(error);
    throw error;
  }
  if ((await stat(target)).size === slice.bytes) {
    await appendFile(path.join(folder, LIST_NAME), `${JSON.stringify({ file, name: slice.name })}\n`);
  }
  return { file };
}

async function checkPlace(target: string, slice: Slice): Promise<void> {
  const known = await stat(target).catch(() => null);
  if (!known) throw new StudioError("not_found", "There is no such file in this upload.");
  if (known.size !== slice.from || known.size === slice.bytes) {
    throw new StudioError("conflict", `Of this file ${known.size} bytes are there.`, { data: { bytes: known.size } });
  }
}

async function checkRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < RESERVE_BYTES + SLICE_BYTES) throw full();
}

const full = (cause?: unknown) =>
  new StudioError("disk_full", "The server's disk is full. Make room, then send the files again.", { cause });

/** Lets no more through than a slice may hold, and no more than its file lacks. */
function upTo(bytesLeft: number) {
  return async function* (chunks: AsyncIterable<Uint8Array>) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > Math.min(bytesLeft, SLICE_BYTES)) {
        throw new StudioError("too_large", "The slice is longer than it may be, or than its file.");
      }
      yield chunk;
    }
  };
}
