import sharp from "sharp";
import type { PhotoType } from "./photo-type.ts";

/**
 * The photo without its EXIF orientation. Boxes are pixels of the raw raster, but browsers turn a photo by its EXIF
 * block: without the block all see the same. JPEG loses nothing but its APP1 segments; a turned PNG or WebP, which is
 * rare, is written anew.
 */
export async function stripExif(bytes: Uint8Array, type: PhotoType): Promise<Uint8Array> {
  if (type === "image/jpeg") return withoutApp1(bytes);
  const { orientation } = await sharp(bytes).metadata();
  return orientation === undefined || orientation === 1 ? bytes : new Uint8Array(await sharp(bytes).toBuffer());
}

/** A JPEG without its APP1 segments (EXIF, XMP); ITU-T T.81 annex B. What does not read as one is returned as it is. */
export function withoutApp1(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // From the start of scan on, the rest is image data.
    if (marker === 0xda) break;
    const length = 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (marker !== 0xe1) kept.push(bytes.subarray(at, at + length));
    at += length;
  }
  kept.push(bytes.subarray(at));
  return new Uint8Array(Buffer.concat(kept));
}
