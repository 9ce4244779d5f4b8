import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline, Transform } from "node:stream";
import { createInflateRaw, createZstdDecompress } from "node:zlib";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { findMemberStart, readZipDirectory, type ZipMember } from "#server/zip/zip-directory.ts";

/** A JSON file, or one inside of a zip: its name without folders, and its bytes, unpacked, as often as they are asked for. */
export type JsonMember = { name: string; open: (signal: AbortSignal) => AsyncIterable<Buffer> };

const CHUNK_BYTES = 1024 * 1024;

/** The JSON files in a fetched file: its members where it is a zip, else itself. @throws StudioError unreadable_input */
export async function jsonMembers(file: string): Promise<JsonMember[]> {
  if (!file.endsWith(".zip")) {
    const { size } = await stat(file);
    return [{ name: path.basename(file), open: (signal) => unpack(file, 0, size, null, signal) }];
  }
  const members: JsonMember[] = [];
  const handle = await open(file);
  try {
    for (const member of await readZipDirectory(file)) {
      const name = path.posix.basename(member.name);
      if (!name.endsWith(".json") || name.startsWith(".") || member.isEncrypted) continue;
      const start = await findMemberStart(handle, member);
      members.push({ name, open: (signal) => unpack(file, start, member.packedBytes, member.packing, signal) });
    }
  } finally {
    await handle.close();
  }
  if (members.length === 0) throw new StudioError("unreadable_input", message("noJsonIn", { file }));
  return members;
}

function unpack(file: string, start: number, bytes: number, packing: ZipMember["packing"], signal: AbortSignal) {
  const engine = engineOf(packing);
  // A range of no bytes cannot be said to a stream.
  if (bytes === 0) return engine.end();
  const source = createReadStream(file, { start, end: start + bytes - 1, highWaterMark: CHUNK_BYTES, signal });
  // The fault comes out of the engine, where the reader waits.
  pipeline(source, engine, () => {});
  return engine;
}

function engineOf(packing: ZipMember["packing"]): Transform {
  if (packing === "deflate") return createInflateRaw({ chunkSize: CHUNK_BYTES });
  if (packing === "zstd") return createZstdDecompress({ chunkSize: CHUNK_BYTES });
  return new Transform({ transform: (chunk, _, done) => done(null, chunk) });
}
