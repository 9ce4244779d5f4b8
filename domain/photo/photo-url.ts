import type { ImageView } from "#domain/entry/entry-view.ts";

/** Widths in px that the studio makes smaller pictures of photos at; a photo that is narrower comes as it is. */
export const PHOTO_WIDTHS = [320, 640, 1280, 2048] as const;
/** That of thumbnails. */
const THUMB_WIDTH = 320;
export type PhotoWidth = (typeof PHOTO_WIDTHS)[number];

/** An image as far as its photo's address needs it: `id` is the database's. */
type Pictured = Pick<ImageView, "id" | "widthPx" | "heightPx" | "photoMark">;

/**
 * Where the studio serves a photo: its own pixels, or a picture of it at most `widthPx` wide. Its size and its bytes' mark stand in
 * the address, so that a browser may keep the answer for ever: a file that took the photo's place has another address.
 */
export function photoUrl({ id, widthPx, heightPx, photoMark }: Pictured, width?: PhotoWidth): string {
  const version = `v=${widthPx ?? 0}x${heightPx ?? 0}${photoMark === null ? "" : `_${photoMark}`}`;
  return `/api/images/${id}/photo?${width === undefined ? "" : `w=${width}&`}${version}`;
}

/** Whether an address that was made for a photo is of these bytes: one of before marks is of whatever the image shows. */
export const isAddressOf = (version: string, photoMark: string | null): boolean =>
  !version.includes("_") || version.endsWith(`_${photoMark}`);

/** Whether a photo in that state may be asked for: `remote` ones are fetched then. */
export const isShown = (photo: ImageView["photo"] | null | undefined): boolean =>
  photo === "present" || photo === "remote";

/** The address of an image's photo, null where there is none to ask for. */
export const photoUrlOf = (image: ImageView | null): string | null =>
  image && isShown(image.photo) ? photoUrl(image) : null;

/** The address of a small picture of it, the one that lists show. */
export const thumbUrlOf = (image: Pick<ImageView, "id" | "photo" | "photoMark"> | null): string | null =>
  image && isShown(image.photo)
    ? photoUrl({ id: image.id, widthPx: null, heightPx: null, photoMark: image.photoMark }, THUMB_WIDTH)
    : null;

/** Why there is no photo to see. `unreachable`: its source does not answer now, and may later; `too-large`: no browser would hold it; `withdrawn`: a lead took it from every screen. */
export const PHOTO_LACKS = ["absent", "broken", "unreachable", "too-large", "withdrawn"] as const;
export type PhotoLack = (typeof PHOTO_LACKS)[number];
