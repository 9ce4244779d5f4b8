import { photoUrl } from "#domain/photo/photo-url.ts";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import { preloadPhoto } from "../../canvas/preload-photo.ts";

/** Decodes the photos of the page that comes next, so that it paints at once. */
export function preloadCells(cells: readonly SpotCell[]): void {
  const urls = new Set(cells.map(({ imageId, photoMark, size }) => photoUrl({ id: imageId, photoMark, ...size })));
  // The cell says what is wrong when it is shown.
  for (const url of urls) void preloadPhoto(url).catch(() => {});
}
