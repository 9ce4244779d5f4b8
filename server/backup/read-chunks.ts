import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file from `offset` on, at most `bytes` of them. The chunk is used again for the next: keep none. */
export async function* readChunks(file: string, offset = 0, bytes = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  // Never what a link names: the file was looked at before, and is what it was.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let left = bytes, at = offset; left > 0; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK_BYTES, left), at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      left -= bytesRead;
      at += bytesRead;
    }
  } catch (error) {
    throw named(error, file);
  } finally {
    await handle.close();
  }
}

/** Writes all of a chunk at that place of the file. @throws the system's error, with the file's name: a full disk gives none */
export async function writeAll(handle: FileHandle, chunk: Uint8Array, at: number, file: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; )
      done += (await handle.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  } catch (error) {
    throw named(error, file);
  }
}

const named = (error: unknown, file: string) => Object.assign(error as NodeJS.ErrnoException, { path: file });
