import { createReadStream } from "node:fs";
import { decompress, type Packing } from "./decompress.ts";

/**
 * Where the bytes of an input lie: a range of a file on disk (all of it, or a member of a zip), and what they are packed
 * in, outermost first. `bytes` are packed bytes.
 */
export type InputPlace = { file: string; start: number; bytes: number; packings: readonly Packing[] };

/**
 * Gives an input's bytes from its first, unpacked; `onBytes` hears of packed bytes as they are read from disk, in all as
 * many as the place has. Cancelling throws an AbortError.
 * @throws StudioError unreadable_input where packed bytes are cut off or damaged, behind all that could be read
 */
export type OpenInput = (signal?: AbortSignal, onBytes?: (bytes: number) => void) => AsyncIterable<Buffer>;

/**
 * While a piece is parsed PostgreSQL hears nothing, and a batch asks it ten things one after the other: pieces of 256 KB
 * (13 ms each) let it wait for an eighth of the import. Much smaller ones cost more in reading than they save.
 */
const CHUNK_BYTES = 32 * 1024;

export const openInput =
  (place: InputPlace): OpenInput =>
  (signal, onBytes = () => {}) => {
    let bytes: AsyncIterable<Buffer> = readRange(place, signal, onBytes);
    for (const packing of place.packings) bytes = decompress(bytes, packing);
    return bytes;
  };

async function* readRange(
  { file, start, bytes }: InputPlace,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  if (bytes === 0) return;
  const stream = createReadStream(file, { start, end: start + bytes - 1, highWaterMark: CHUNK_BYTES, signal });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield chunk;
    onBytes(chunk.length);
    signal?.throwIfAborted();
  }
}

/** The first bytes of an input, `bytesMax` at most; of one that breaks off, what can be read of it, if anything. */
export async function readHead(open: OpenInput, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of open()) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= bytesMax) break;
    }
  } catch (error) {
    if (size === 0) throw error;
  }
  return Buffer.concat(parts).subarray(0, bytesMax);
}

const SIGNATURES = [
  ["gzip", /^1f8b08/],
  // Of several frames the first may be one to skip, as pzstd writes.
  ["zstd", /^(28b52ffd|5.2a4d18)/],
  // An empty zip begins with its directory's end.
  ["zip", /^504b(0304|0506)/],
] as const;

/** What a file is packed in, by its first bytes (RFC 1952, RFC 8878, APPNOTE.TXT 4.3); null for none that is known. */
export function packingOf(head: Buffer): "gzip" | "zstd" | "zip" | null {
  const start = head.toString("hex", 0, 4);
  return SIGNATURES.find(([, signature]) => signature.test(start))?.[0] ?? null;
}
