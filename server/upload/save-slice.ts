import { constants } from "node:fs";
import { type FileHandle, open, statfs } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { StudioError } from "#domain/error.ts";
import { SLICE_BYTES, type Slice, type SliceAnswer } from "#domain/import/upload.ts";
import { message } from "#domain/message.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { type ByteRange, firstGap, gapsIn } from "./byte-ranges.ts";
import { appendLine, type FileRecord, isWhole, readRecord } from "./file-record.ts";
import { inTurn, type Turn } from "./in-turn.ts";
import { makeUploadFolder, RECORD_SUFFIX, storedName } from "./upload-folder.ts";
import { claimUpload } from "./upload-owner.ts";

/** Room that an upload leaves on the disk: PostgreSQL, which may lie on it, must not run dry. */
const RESERVE_BYTES = 500_000_000;
/** A browser on a bad line sends a packet more often than this; a connection that is gone sends none. */
const STALL_MS = 10_000;

/** Tests have small disks and little time. `personId`: who sends it; null in a studio without accounts, where it is anybody's. */
type Limits = { reserveBytes?: number; stallMs?: number; personId?: string | null };

/**
 * Streams one slice of a file to its place on the disk, and answers which byte of the file is the first that lacks. What is
 * answered as there is there for good: the bytes are on the disk before the line of the record that tells of them. Slices
 * may come in any order, overlap, come twice or be cut short; what is there is never written again.
 * `uploadId` must have been parsed as a UUID.
 * @throws StudioError not_found (another person began it) · disk_full · forbidden · too_large (nothing of the slice counts) · conflict for another file of the
 * same name · whatever broke the stream (what had come stays)
 */
export async function saveSlice(
  dataFolder: string,
  uploadId: string,
  slice: Slice,
  body: ReadableStream | null,
  { reserveBytes = RESERVE_BYTES, stallMs = STALL_MS, personId = null }: Limits = {},
): Promise<SliceAnswer> {
  try {
    const folder = await makeUploadFolder(dataFolder, uploadId);
    if (personId !== null) await claimUpload(folder, personId);
    await checkRoom(folder, reserveBytes);
    const target = path.join(folder, storedName(slice.name));
    return await inTurn(target, stallMs, (turn) => write(target, slice, body, turn));
  } catch (error) {
    throw sliceError(error);
  }
}

async function write(target: string, slice: Slice, body: ReadableStream | null, turn: Turn): Promise<SliceAnswer> {
  const recordFile = `${target}${RECORD_SUFFIX}`;
  const record = (await readRecord(recordFile)) ?? (await begin(recordFile, slice));
  if (record.bytes !== slice.bytes) {
    throw new StudioError("conflict", message("otherFileThere", { name: slice.name }));
  }
  const last = Math.min(slice.from + SLICE_BYTES, slice.bytes);
  if (slice.from < last && firstGap(record.ranges, slice.from) >= last) return answerOf(record);
  const isFirst = record.ranges.length === 0;
  const { to, failure } = await writeAt(target, slice, record.ranges, body, turn);
  // Its bytes are on the disk by now.
  if (to > slice.from || slice.bytes === 0) {
    const range = { from: slice.from, to };
    await appendLine(recordFile, range, true);
    record.ranges.push(range);
    if (isFirst) await syncFolder(path.dirname(target));
  }
  if (failure !== null) throw failure.error;
  return answerOf(record);
}

const answerOf = (record: FileRecord): SliceAnswer => ({ bytes: firstGap(record.ranges), isWhole: isWhole(record) });

/** Its name is known before its first byte: an import can say that it lacks it. */
async function begin(recordFile: string, { name, bytes }: Slice): Promise<FileRecord> {
  await appendLine(recordFile, { name, bytes }, false);
  return { name, bytes, ranges: [] };
}

type Written = { to: number; failure: { error: unknown } | null };

/** Writes what of the slice is not `stored`, as far as it comes, and returns when that is on the disk. */
async function writeAt(
  target: string,
  slice: Slice,
  stored: readonly ByteRange[],
  body: ReadableStream | null,
  turn: Turn,
): Promise<Written> {
  const handle = await open(target, constants.O_WRONLY | constants.O_CREAT, PRIVATE_FILE);
  try {
    let to = slice.from;
    let failure: Written["failure"] = null;
    try {
      for await (const chunk of limited(body, slice, turn.signal)) {
        await writeGaps(handle, chunk, to, stored);
        to += chunk.byteLength;
        turn.touch();
      }
    } catch (error) {
      // Whoever sends it is confused about this file, and nothing of it is believed.
      if (error instanceof StudioError && error.code === "too_large") return { to: slice.from, failure: { error } };
      // Another connection brings this file now: this one is told what is there.
      if (!turn.signal.aborted) failure = { error };
    }
    if (to > slice.from || slice.bytes === 0) await handle.sync();
    return { to, failure };
  } finally {
    await handle.close();
  }
}

async function writeGaps(
  handle: FileHandle,
  chunk: Uint8Array,
  from: number,
  stored: readonly ByteRange[],
): Promise<void> {
  for (const gap of gapsIn({ from, to: from + chunk.byteLength }, stored)) {
    for (let at = gap.from; at < gap.to; ) {
      const { bytesWritten } = await handle.write(chunk, at - from, gap.to - at, at);
      at += bytesWritten;
    }
  }
}

/** Lets no more through than a slice may hold, and no more than its file lacks. */
async function* limited(body: ReadableStream | null, slice: Slice, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytesMax = Math.min(slice.bytes - slice.from, SLICE_BYTES);
  let bytes = 0;
  for await (const chunk of body === null ? [] : received(body, signal)) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) {
      throw new StudioError("too_large", message("sliceTooLong"));
    }
    yield chunk;
  }
}

/** The system's own words for it could be those of a lost database. */
async function* received(body: ReadableStream, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* Readable.fromWeb(body, { signal });
  } catch (cause) {
    throw new StudioError("interrupted", message("sliceCut"), { cause });
  }
}

async function checkRoom(folder: string, reserveBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < reserveBytes + SLICE_BYTES) throw full();
}

const full = (cause?: unknown) => new StudioError("disk_full", message("serverDiskFull"), { cause });

function sliceError(error: unknown): unknown {
  if (error instanceof StudioError) return error;
  const known = worldProblem(error, message("adviceSendAgain"));
  return known?.code === "disk_full" ? full(error) : (known ?? error);
}
