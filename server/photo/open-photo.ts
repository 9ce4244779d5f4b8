import { StudioError } from "#domain/error.ts";
import type { PhotoWidth } from "#domain/photo-url.ts";
import type { Database } from "#server/db/client.ts";
import { findPhoto, loadPhotoImage, type PhotoImage } from "#server/photo-file/find-photo.ts";
import type { Original } from "#server/photo-file/original.ts";
import { ownPhotoCache, type PhotoCache } from "#server/photo-file/photo-cache.ts";
import { lackOf } from "#server/photo-file/photo-lack.ts";
import { type PhotoType, photoType } from "#server/photo-file/photo-type.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import { scalePhoto } from "./scale-photo.ts";

/** The bytes of a photo without its EXIF block (so that every browser draws the raw raster), and their media type. */
export type Photo = { bytes: Uint8Array; type: PhotoType };

const ownCache = ownPhotoCache();

/**
 * Opens the photo of an image, named by its database id only; `widthPx`: a picture of it at most so wide. One that nobody
 * has seen is fetched now, and its image told what came of it: its size, or that there is none, or that it is broken.
 * @throws StudioError, each with data.photo: not_found (absent), unreadable_input (broken), unreachable (the source does
 * not answer now; nothing is noted); too_large
 */
export async function openPhoto(
  db: Database,
  imageId: bigint,
  widthPx: PhotoWidth | null = null,
  cache: PhotoCache = ownCache,
): Promise<Photo> {
  const image = await loadPhotoImage(db, imageId);
  if (!image?.photoSource || image.photo === "absent") throw absent(imageId);
  if (image.photo === "broken") throw broken(imageId);
  const original = await findPhoto(db, image, image.photoSource, cache);
  if (!original) {
    if (image.photo === "remote") await note(db, image.id, { photo: "absent" });
    throw absent(imageId);
  }
  const scaledKey = widthPx === null ? null : `${original.key} w=${widthPx}`;
  const kept = scaledKey === null || image.photo === "remote" ? null : await cache.read(scaledKey);
  const keptType = kept && photoType(kept);
  if (kept && keptType) return { bytes: kept, type: keptType };
  const bytes = await readNoting(db, image, original);
  const type = photoType(bytes);
  if (!type) throw broken(imageId);
  const scaled = widthPx === null ? null : await scalePhoto(bytes, widthPx).catch(() => null);
  const scaledType = scaled && photoType(scaled);
  if (scaledKey === null || !scaled || !scaledType) return { bytes: await stripExif(bytes, type), type };
  await cache.keep(scaledKey, scaled);
  return { bytes: scaled, type: scaledType };
}

/** Reads the original; of one that is seen for the first time, notes what it is: its own size outranks any other. */
async function readNoting(db: Database, image: PhotoImage, original: Original): Promise<Buffer> {
  if (image.photo !== "remote") return original.read();
  const place = { photoPath: original.path, photoSourceId: original.source.id };
  try {
    const bytes = await original.read();
    const reading = await readPhoto(bytes);
    if (!reading.ok) throw broken(image.id);
    await note(db, image.id, { ...place, photo: "present", widthPx: reading.widthPx, heightPx: reading.heightPx });
    return bytes;
  } catch (error) {
    if (error instanceof StudioError && error.data.photo === "broken")
      await note(db, image.id, { ...place, photo: "broken" });
    throw error;
  }
}

type Note = { photo: "present" | "absent" | "broken" } & Partial<{
  photoPath: string;
  photoSourceId: bigint;
  widthPx: number;
  heightPx: number;
}>;

/** Only of an image that still waits for it: an import may have told it another photo meanwhile. */
async function note(db: Database, id: bigint, data: Note): Promise<void> {
  await db.prisma.image.updateMany({ where: { id, photo: "remote" }, data });
}

const absent = (id: bigint) => lackOf("absent", `There is no photo of image ${id}.`);
const broken = (id: bigint) => lackOf("broken", `The photo of image ${id} cannot be read.`);
