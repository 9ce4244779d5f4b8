import { message } from "#domain/message.ts";
import type { PhotoWidth } from "#domain/photo/photo-url.ts";
import type { Database } from "#server/db/client.ts";
import { photoMarkOf } from "#server/db/photo-mark.ts";
import { decodeInTurn } from "#server/photo-file/decoding.ts";
import { findPhoto, loadPhotoImage } from "#server/photo-file/find-photo.ts";
import { isAddress } from "#server/photo-file/original.ts";
import { ownPhotoCache, type PhotoCache, scaledKey } from "#server/photo-file/photo-cache.ts";
import { lackOf } from "#server/photo-file/photo-lack.ts";
import { type PhotoType, photoType } from "#server/photo-file/photo-type.ts";
import { scalePhoto } from "#server/photo-file/scale-photo.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import { noteGone, type Read, readNoting } from "./note-photo.ts";

/**
 * The bytes of a photo without its EXIF block (so that every browser draws the raw raster), and their media type; `photoMark`, as
 * ImageView's, of the photo's own bytes.
 */
export type Photo = { bytes: Uint8Array; type: PhotoType; photoMark: string | null };

const ownCache = ownPhotoCache();

/**
 * Opens the photo of an image, named by its database id only; `widthPx`: a picture of it at most so wide. One that nobody
 * has seen is fetched now, and its image told what came of it: its size, or that there is none, or that it is broken. So is one of a
 * folder or zip that is not there any more, or that is another than the image has shown.
 * @throws StudioError, each with data.photo: not_found (absent), gone (withdrawn), unreadable_input (broken), unreachable (the source does
 * not answer now; nothing is noted), too_large (its file, or its pixels)
 */
export async function openPhoto(
  db: Database,
  imageId: bigint,
  widthPx: PhotoWidth | null = null,
  cache: PhotoCache = ownCache,
): Promise<Photo> {
  const image = await loadPhotoImage(db, imageId);
  if (image?.photo === "withdrawn") throw withdrawn(imageId);
  if (!image?.photoSource || image.photo === "absent") throw absent(imageId);
  if (image.photo === "broken") throw broken(imageId);
  const original = await findPhoto(db, image, image.photoSource, cache);
  if (!original) {
    await noteGone(db, image);
    throw absent(imageId);
  }
  const smallKey = widthPx === null ? null : scaledKey(original.key, widthPx);
  const kept = smallKey === null || image.photo === "remote" ? null : await cache.read(smallKey);
  const keptType = kept && photoType(kept);
  if (kept && keptType) return { bytes: kept, type: keptType, photoMark: photoMarkOf(image.photoMark) };
  const read = () => readNoting(db, image, original);
  if (smallKey === null || widthPx === null) return whole(imageId, await read());
  // Photos that wait for their turn are not held in memory, unless they come from far, where nobody's turn waits for them.
  const early = isAddress(original.source) ? await read() : null;
  const { seen, scaled } = await decodeInTurn(async () => {
    const seen = early ?? (await read());
    // What cannot be scaled is sent whole.
    return { seen, scaled: await scalePhoto(seen.bytes, widthPx).catch(() => null) };
  });
  const scaledType = scaled && photoType(scaled);
  if (!scaled || !scaledType) return whole(imageId, seen);
  await cache.keep(smallKey, scaled);
  return { bytes: scaled, type: scaledType, photoMark: photoMarkOf(seen.mark) };
}

async function whole(imageId: bigint, { bytes, mark }: Read): Promise<Photo> {
  const type = photoType(bytes);
  if (!type) throw broken(imageId);
  return { bytes: await stripExif(bytes, type), type, photoMark: photoMarkOf(mark) };
}

const absent = (id: bigint) => lackOf("absent", message("photoAbsent", { id }));
const withdrawn = (id: bigint) => lackOf("withdrawn", message("photoWithdrawn", { id }));
const broken = (id: bigint) => lackOf("broken", message("photoBroken", { id }));
