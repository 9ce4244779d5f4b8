import sharp from "sharp";
import { message } from "#domain/message.ts";
import { DECODER_BYTES_MAX, decodeInTurn, decoderBytes, PIXELS_MAX } from "./decoding.ts";
import { tooLarge } from "./photo-lack.ts";
import type { PhotoType } from "./photo-type.ts";

/**
 * The photo without its EXIF orientation. Boxes are pixels of the raw raster, but browsers turn a photo by its EXIF
 * block: without the block all see the same. JPEG loses nothing but its APP1 segments; a turned PNG or WebP, which is
 * rare, is written again. @throws StudioError too_large where that would take too much memory
 */
export async function stripExif(bytes: Uint8Array, type: PhotoType): Promise<Uint8Array> {
  if (type === "image/jpeg") return withoutApp1(bytes);
  const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (metadata.orientation === undefined || metadata.orientation === 1) return bytes;
  if (metadata.width * metadata.height > PIXELS_MAX || decoderBytes(metadata) > DECODER_BYTES_MAX)
    throw tooLarge(message("photoNotTurned"));
  return decodeInTurn(() => sharp(bytes).toBuffer());
}

/** A JPEG without its APP1 segments (EXIF, XMP); ITU-T T.81 annex B. What does not read as one is returned as it is. */
function withoutApp1(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  let isSame = true;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // From the start of scan on, the rest is image data.
    if (marker === 0xda) break;
    const length = 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (marker === 0xe1) isSame = false;
    else kept.push(bytes.subarray(at, at + length));
    at += length;
  }
  kept.push(bytes.subarray(at));
  // A photo may have 64 MB: it is not copied for nothing.
  return isSame ? bytes : Buffer.concat(kept);
}
