import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type Compressors, snappyUncompress } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** A page that claims to unpack to nothing has nothing in it. */
const bounded = (length: number) => ({ maxOutputLength: Math.max(1, length) });

/** How pages are unpacked: by Node's own zlib where it knows the way. What unpacks to more than its header says is refused by it. */
export const CODECS: Compressors = {
  SNAPPY: (packed, length) => {
    const page = new Uint8Array(length);
    snappyUncompress(packed, page);
    return page;
  },
  GZIP: (packed, length) => gunzipSync(packed, bounded(length)),
  ZSTD: (packed, length) => zstdDecompressSync(packed, bounded(length)),
  BROTLI: (packed, length) => brotliDecompressSync(packed, bounded(length)),
  LZ4: compressors.LZ4,
  LZ4_RAW: compressors.LZ4_RAW,
};
