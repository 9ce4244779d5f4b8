import type { LookPhoto } from "#domain/export/look/look-page.ts";
import type { ExportJob } from "#server/export/formats/format.ts";
import { photoType } from "#server/photo-file/photo-type.ts";
import { readPhoto as readSize } from "#server/photo-file/read-photo.ts";
import { scalePhoto } from "#server/photo-file/scale-photo.ts";

export type ReadPhoto = ExportJob["readPhoto"];

/** Wide enough to see what is in a box, and small enough for a page of two dozen. */
const WIDTH_PX = 640;

/** A photo as a page holds it, or why it is not there. */
export async function lookPhoto(
  imageId: string,
  readPhoto: ReadPhoto,
): Promise<{ ok: true; photo: LookPhoto } | { ok: false; what: string }> {
  const found = await readPhoto(imageId);
  if (!found.ok) return { ok: false, what: found.what };
  const bytes = Buffer.from(found.bytes);
  const size = await readSize(bytes);
  const type = photoType(bytes);
  if (!size.ok || type === null) return { ok: false, what: "the photo cannot be read" };
  const { widthPx, heightPx } = size;
  const small = await scalePhoto(bytes, WIDTH_PX);
  const shown = small ?? bytes;
  const shownType = small ? photoType(small) : type;
  return { ok: true, photo: { uri: `data:${shownType};base64,${shown.toString("base64")}`, widthPx, heightPx } };
}
