import { open, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { stripExif } from "./strip-exif.ts";

/** No photograph for training is larger; what is read here is held in memory. */
const PHOTO_BYTES_MAX = 100_000_000;

/** The bytes of a photo without its EXIF block (so that every browser draws the raw raster), and their media type. */
export type Photo = { bytes: Uint8Array; type: "image/jpeg" | "image/png" | "image/webp" };

/**
 * Opens the photo of an image, named by its database id only. The file must truly lie under its source's folder: a link
 * that leads out of it is not followed.
 * @throws StudioError not_found where there is no image, no photo, or its file is gone or not a photo
 */
export async function openPhoto(db: Database, imageId: bigint): Promise<Photo> {
  const image = await db.prisma.image.findUnique({
    where: { id: imageId },
    select: { photo: true, photoPath: true, photoSource: { select: { root: true } } },
  });
  if (!image?.photoSource || image.photoPath === null) throw missing(imageId);
  const root = await realpath(/* turbopackIgnore: true */ image.photoSource.root).catch(() => null);
  if (root === null) throw missing(imageId);
  const file = await realpath(/* turbopackIgnore: true */ path.join(root, image.photoPath)).catch(() => null);
  if (file === null || !file.startsWith(root + path.sep)) throw missing(imageId);
  // A folder cannot be read, and a named pipe would hold the request for ever.
  if (!(await stat(/* turbopackIgnore: true */ file)).isFile()) throw missing(imageId);
  const bytes = await readCapped(file);
  const type = photoType(bytes);
  if (!type) throw missing(imageId);
  return { bytes: await stripExif(bytes, type), type };
}

async function readCapped(file: string): Promise<Uint8Array> {
  const handle = await open(/* turbopackIgnore: true */ file);
  try {
    if ((await handle.stat()).size > PHOTO_BYTES_MAX)
      throw new StudioError("too_large", "The photo's file is over 100 MB.");
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** By its first bytes, never by its name. */
export function photoType(bytes: Uint8Array): Photo["type"] | null {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (ascii(1, 4) === "PNG" && bytes[0] === 0x89) return "image/png";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  return null;
}

const missing = (imageId: bigint) => new StudioError("not_found", `There is no photo of image ${imageId}.`);
