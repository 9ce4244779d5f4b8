import type { DecodedPhoto } from "./preload-photo.ts";

/** Longer side of the small one, in its own pixels: an inset of 180 CSS pixels on a screen of two device pixels each. */
const SMALL_PX = 360;

const small = new WeakMap<DecodedPhoto, HTMLCanvasElement | DecodedPhoto>();

/**
 * A decoded photo in small, made once: a page of 24 cells shows some photos six times, and making a photo of 4,000 pixels
 * small anew costs milliseconds each time. The photo itself where it is small already.
 */
export function smallPhoto(photo: DecodedPhoto): HTMLCanvasElement | DecodedPhoto {
  const before = small.get(photo);
  if (before) return before;
  const made = madeSmall(photo);
  small.set(photo, made);
  return made;
}

function madeSmall(photo: DecodedPhoto): HTMLCanvasElement | DecodedPhoto {
  const scale = SMALL_PX / Math.max(photo.width, photo.height);
  const canvas = document.createElement("canvas");
  const context = scale < 1 ? canvas.getContext("2d") : null;
  if (!context) return photo;
  canvas.width = Math.max(1, Math.round(photo.width * scale));
  canvas.height = Math.max(1, Math.round(photo.height * scale));
  context.imageSmoothingQuality = "high";
  context.drawImage(photo, 0, 0, canvas.width, canvas.height);
  return canvas;
}
