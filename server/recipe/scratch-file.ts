import { randomBytes } from "node:crypto";
import { readSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import type { ByteText } from "#server/export/write/byte-text.ts";

/** Bytes that are put down once, one after another, and read back in another order. */
export type ScratchFile = {
  folder: string;
  /** Answers where it stands. */
  add(bytes: ByteText): number;
  /** Writes what was added, at the speed of the disk, and must follow every batch; all of it where the end has come. */
  drain(isEnd?: boolean): Promise<void>;
  /** What stands there, once all is written; good until the next read. */
  read(start: number, length: number): Buffer;
  close(): Promise<void>;
};

const CHUNK_BYTES = 1024 * 1024;

/** A file that has no name from its first moment on, so that the disk has its room back however the process ends. */
export async function openScratch(folder: string): Promise<ScratchFile> {
  const name = path.join(folder, `.svit-records-${process.pid}-${randomBytes(6).toString("hex")}`);
  const handle: FileHandle = await open(name, "wx+", 0o600);
  await rm(name);
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  let full: Buffer[] = [];
  let bytes = 0;
  let room = Buffer.allocUnsafe(64 * 1024);
  const cut = (nextBytes: number) => {
    if (used > 0) full.push(chunk.subarray(0, used));
    chunk = Buffer.allocUnsafe(nextBytes);
    used = 0;
  };
  return {
    folder,
    add(own) {
      if (used + own.length > chunk.length) cut(Math.max(CHUNK_BYTES, own.length));
      used += chunk.write(own, used, "latin1");
      bytes += own.length;
      return bytes - own.length;
    },
    async drain(isEnd = false) {
      if (isEnd) cut(0);
      const pieces = full;
      full = [];
      // appendFile writes on until all of a piece is written.
      for (const piece of pieces) await handle.appendFile(piece);
    },
    read(start, length) {
      if (room.length < length) room = Buffer.allocUnsafe(2 * length);
      // Of a file on a disk a read is short at its end alone.
      if (readSync(handle.fd, room, 0, length, start) !== length) throw new Error("a scratch file was cut short");
      return room.subarray(0, length);
    },
    close: () => handle.close(),
  };
}
