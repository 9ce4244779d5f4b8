import sharp from "sharp";
import type { PhotoWidth } from "#domain/photo-url.ts";
import { PIXELS_MAX } from "#server/photo-file/read-photo.ts";

/**
 * A smaller picture of a photo, `widthPx` wide; null where the photo is no wider. Its raster stays as it lies, EXIF
 * orientation aside, so that boxes keep their places; what can be seen of a damaged photo is shown, as browsers do.
 */
export async function scalePhoto(bytes: Uint8Array, widthPx: PhotoWidth): Promise<Buffer | null> {
  const photo = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "none" });
  const { width, format } = await photo.metadata();
  if (width <= widthPx) return null;
  const smaller = photo.resize({ width: widthPx });
  return format === "jpeg" ? smaller.jpeg({ quality: 85 }).toBuffer() : smaller.webp({ quality: 85 }).toBuffer();
}
