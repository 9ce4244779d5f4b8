import type { ImageView } from "./entry-view.ts";

/** Widths in px that the studio makes smaller pictures of photos at; a photo that is narrower comes as it is. */
export const PHOTO_WIDTHS = [320, 640, 1280, 2048] as const;
export type PhotoWidth = (typeof PHOTO_WIDTHS)[number];

/** An image as far as its photo's address needs it: `id` is the database's. */
type Pictured = { id: string; widthPx: number | null; heightPx: number | null };

/**
 * Where the studio serves a photo: its own pixels, or a picture of it at most `widthPx` wide. The size stands in the
 * address, so that a browser may keep the answer for ever: another photo of the image has another size, or is its copy.
 */
export function photoUrl({ id, widthPx, heightPx }: Pictured, width?: PhotoWidth): string {
  const version = `v=${widthPx ?? 0}x${heightPx ?? 0}`;
  return `/api/images/${id}/photo?${width === undefined ? "" : `w=${width}&`}${version}`;
}

/** Whether a photo in that state may be asked for: `remote` ones are fetched then. */
export const isShown = (photo: ImageView["photo"] | null | undefined): boolean =>
  photo === "present" || photo === "remote";

/** The address of an image's photo, null where there is none to ask for. */
export const photoUrlOf = (image: ImageView | null): string | null =>
  image && isShown(image.photo) ? photoUrl(image) : null;

/** Why there is no photo to see. `unreachable`: its source does not answer now, and may later. */
export type PhotoLack = "absent" | "broken" | "unreachable";
