import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, deflateRawSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ZipPacking } from "#server/zip/zip-directory.ts";
import { PHOTO_BYTES_MAX } from "./folder-photo.ts";
import { readZipPhoto } from "./zip-photo.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-zip-photo-"));
});
afterAll(() => rm(folder, { recursive: true }));

const PACK: Record<ZipPacking, (bytes: Buffer) => Buffer> = {
  stored: (bytes) => bytes,
  deflate: (bytes) => deflateRawSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
};

/** A zip's member alone, behind a local header without a name (APPNOTE.TXT 4.3.7), as its directory tells of it. */
async function read(photo: Buffer, packing: ZipPacking, change: (packed: Buffer) => Buffer = (packed) => packed) {
  const file = path.join(folder, `${packing}.zip`);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50);
  const packed = change(PACK[packing](photo));
  await writeFile(file, Buffer.concat([header, packed, Buffer.from("what follows it")]));
  const told = { name: "a.jpg", headerAt: 0, packedBytes: packed.length, bytes: 10, crc32: crc32(photo) };
  return readZipPhoto(file, { ...told, packing, isEncrypted: false });
}

const PHOTO = Buffer.from("a photo's bytes, ".repeat(50_000));

test.each(["stored", "deflate", "zstd"] as const)(
  "a photo that is %s comes out as it went in, damaged it is none",
  async (packing) => {
    expect((await read(PHOTO, packing)).equals(PHOTO)).toBe(true);
    const cut = (packed: Buffer) => packed.subarray(0, packed.length - 8);
    await expect(read(PHOTO, packing, cut)).rejects.toMatchObject({ detail: { code: "packDamaged" } });
  },
);

test.each(["deflate", "zstd"] as const)(
  "a small member that unpacks (%s) to more than a photo may have is given up",
  async (packing) => {
    const large = Buffer.alloc(PHOTO_BYTES_MAX + 1);
    await expect(read(large, packing)).rejects.toMatchObject({ detail: { code: "packDamaged" } });
  },
);
