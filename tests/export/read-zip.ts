import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";

/** A file of a zip. `isStored`: it is not compressed. */
export type ZippedFile = { bytes: Buffer; isStored: boolean };

/** The files of a zip by its directory, in its order. Throws where a checksum is wrong or a name is there twice. */
export async function readZip(zip: Buffer): Promise<Map<string, ZippedFile>> {
  const opened = await yauzl.fromBufferPromise(zip, { lazyEntries: true });
  const files = new Map<string, ZippedFile>();
  for await (const entry of opened.eachEntry()) {
    const bytes = await buffer(await opened.openReadStreamPromise(entry));
    if (crc32(bytes) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    if (files.has(entry.fileName)) throw new Error(`${entry.fileName} is in the zip twice`);
    files.set(entry.fileName, { bytes, isStored: entry.compressionMethod === 0 });
  }
  return files;
}
