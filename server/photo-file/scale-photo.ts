import sharp from "sharp";
import type { PhotoWidth } from "#domain/photo/photo-url.ts";
import { DECODER_BYTES_MAX, decoderBytes, PIXELS_MAX } from "./decoding.ts";

/**
 * A smaller picture of a photo, `widthPx` wide; null where the photo is no wider, or reading it would take too much memory.
 * Its raster stays as it lies, EXIF orientation aside, so that boxes keep their places; what can be seen of a damaged photo
 * is shown, as browsers do.
 */
export async function scalePhoto(bytes: Uint8Array, widthPx: PhotoWidth): Promise<Buffer | null> {
  const photo = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "none" });
  const metadata = await photo.metadata();
  if (metadata.width <= widthPx || decoderBytes(metadata) > DECODER_BYTES_MAX) return null;
  const smaller = photo.resize({ width: widthPx });
  return metadata.format === "jpeg"
    ? smaller.jpeg({ quality: 85 }).toBuffer()
    : smaller.webp({ quality: 85 }).toBuffer();
}
