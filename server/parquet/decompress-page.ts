import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type Compressors, snappyUncompress } from "hyparquet";
import { compressors } from "hyparquet-compressors";

type Decompressor = NonNullable<Compressors["LZ4"]>;

/** A page of nothing (a dictionary that no value uses) is packed as anything, and nothing is in it. */
const unlessEmpty =
  (unpack: Decompressor): Decompressor =>
  (packed, length) =>
    length === 0 ? new Uint8Array(0) : unpack(packed, length);

/** How pages are unpacked: by Node's own zlib where it knows the way. What unpacks to more than its header says is refused by it. */
const UNPACK: Compressors = {
  SNAPPY: (packed, length) => {
    const page = new Uint8Array(length);
    snappyUncompress(packed, page);
    return page;
  },
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: length }),
  ZSTD: (packed, length) => zstdDecompressSync(packed, { maxOutputLength: length }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: length }),
  LZ4: compressors.LZ4,
  LZ4_RAW: compressors.LZ4_RAW,
};

export const CODECS: Compressors = Object.fromEntries(
  Object.entries(UNPACK).map(([codec, unpack]) => [codec, unlessEmpty(unpack)]),
);
