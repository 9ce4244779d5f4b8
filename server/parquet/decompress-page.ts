import { brotliDecompressSync, constants, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Compressors } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { unpackSnappy } from "./snappy.ts";

type Decompressor = NonNullable<Compressors["LZ4"]>;

/** A page of nothing (a dictionary that no value uses) is packed as anything, and nothing is in it. */
const unlessEmpty =
  (unpack: Decompressor): Decompressor =>
  (packed, length) =>
    length === 0 ? new Uint8Array(0) : unpack(packed, length);

/** What hyparquet-compressors' Snappy keeps for good is as large as the largest page that it unpacked, packed and unpacked. */
const WASM_BYTES_MAX = 8 * 1024 * 1024;

/** Texts are unpacked by WebAssembly (a quarter of the time); what hardly packs, as photos, by copying (a tenth). */
const unpackSnappyPage: Decompressor = (packed, length) => {
  const isOfTexts = length <= WASM_BYTES_MAX && packed.length < length * 0.9;
  if (isOfTexts && compressors.SNAPPY) return compressors.SNAPPY(packed, length);
  const { text, isWhole } = unpackSnappy(packed, length);
  if (!isWhole) throw new RangeError("packed data has another length than is said");
  return text;
};

/** How pages are unpacked: by Node's own zlib where it knows the way. What unpacks to more than its header says is refused by it. */
const UNPACK: Compressors = {
  SNAPPY: unpackSnappyPage,
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: length }),
  ZSTD: (packed, length) => zstdDecompressSync(packed, { maxOutputLength: length }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: length }),
  LZ4: compressors.LZ4,
  LZ4_RAW: compressors.LZ4_RAW,
};

export const CODECS: Compressors = Object.fromEntries(
  Object.entries(UNPACK).map(([codec, unpack]) => [codec, unlessEmpty(unpack)]),
);

type Beginning = (packed: Uint8Array, length: number) => Uint8Array;

/** As much of a page is made room for where its beginning alone is wanted. */
const BEGINNING_BYTES_MAX = 64 * 1024;
/** Packed bytes that a beginning is unpacked from, as a rule; Zstandard gives nothing of a block of 128 KB before it has all of it. */
const SHORT_BYTES = 8 * 1024;
const BLOCK_BYTES = 160 * 1024;

/** From how many packed bytes a page's beginning is unpacked. */
export const beginningBytes = (codec: string): number =>
  codec === "SNAPPY" || codec === "UNCOMPRESSED" ? SHORT_BYTES : BLOCK_BYTES;

/** How the first bytes of a page are unpacked from its first packed ones: as many as these give. LZ4 is read whole. */
export const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  UNCOMPRESSED: (packed) => packed,
  SNAPPY: (packed, length) => {
    const { text, made } = unpackSnappy(packed, Math.min(length, BEGINNING_BYTES_MAX));
    return text.subarray(0, made);
  },
  GZIP: (packed, maxOutputLength) => gunzipSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  ZSTD: (packed, maxOutputLength) =>
    zstdDecompressSync(packed, { maxOutputLength, finishFlush: constants.ZSTD_e_continue }),
  BROTLI: (packed, maxOutputLength) =>
    brotliDecompressSync(packed, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};
