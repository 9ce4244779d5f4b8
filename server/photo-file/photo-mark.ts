import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/**
 * Bytes looked at in each of three places. A photo is packed: whatever changes in its picture changes its length, or the bytes all
 * the way to its end, and of 108,077 photos (15 GB) not all can be read at each import.
 */
const PIECE_BYTES = 16 * 1024;

/** Where to look in a photo of so many bytes: its beginning, its middle and its end; all of a small one. */
const piecesOf = (bytes: number): readonly (readonly [start: number, length: number])[] =>
  bytes <= 3 * PIECE_BYTES
    ? [[0, bytes]]
    : [0, Math.floor((bytes - PIECE_BYTES) / 2), bytes - PIECE_BYTES].map((start) => [start, PIECE_BYTES] as const);

/** What tells a photo's bytes from others: SHA-256 of their number and of the pieces looked at. */
export function markOf(bytes: Buffer): Buffer {
  const hash = createHash("sha256").update(`${bytes.length} `);
  for (const [start, length] of piecesOf(bytes.length)) hash.update(bytes.subarray(start, start + length));
  return hash.digest();
}

/** The same of a file, which is not read whole. */
export async function markOfFile(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const hash = createHash("sha256").update(`${size} `);
    for (const [start, length] of piecesOf(size)) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest();
  } finally {
    await handle.close();
  }
}
