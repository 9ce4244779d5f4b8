import type { Size } from "#domain/box/box.ts";
import type { ImageView } from "#domain/entry/entry-view.ts";
import { photoUrlOf } from "#domain/photo/photo-url.ts";
import { usePhoto } from "../../canvas/use-photo.ts";

/**
 * The size of a photo that the server does not know: its own, once it is decoded; null until then, and for an image whose size
 * is known. What is asked for is the photo on the canvas, so it is not loaded twice.
 */
export function usePhotoSize(image: ImageView | null): Size | null {
  const isKnown = image === null || (image.widthPx !== null && image.heightPx !== null);
  const { image: photo } = usePhoto(isKnown ? null : photoUrlOf(image));
  return photo ? { widthPx: photo.width, heightPx: photo.height } : null;
}
