import type { PhotoLack } from "#domain/photo/photo-url.ts";

/** A photo as it is painted: decoded once, and cached so. */
export type DecodedPhoto = ImageBitmap;

type CachedPhoto = { decoding: Promise<DecodedPhoto>; photo: DecodedPhoto | null };

/** Decoded photos in the cache: the one shown, three ahead, one to go back to, whatever they weigh. */
const CACHED_MIN = 5;
/** Beyond those, as many as weigh this: a page of 48 photos of 1,024 × 768 pixels. */
const CACHE_BYTES_MAX = 160e6;
/** More than this nobody goes back to, and those still loading weigh nothing yet. */
const CACHED_MAX = 64;
const BYTES_PER_PX = 4;

const cache = new Map<string, CachedPhoto>();

/**
 * The photo, loaded and decoded, so that it paints without a pause. Of the last ones asked for, none is loaded twice.
 * Rejects where the address answers with no photo; a later call tries again.
 */
export function preloadPhoto(url: string): Promise<DecodedPhoto> {
  const before = cache.get(url);
  if (before) {
    // Back to the young end of the map, which forgets from its old end.
    cache.delete(url);
    cache.set(url, before);
    return before.decoding;
  }
  const row: CachedPhoto = { decoding: decode(url), photo: null };
  row.decoding.then(
    (photo) => {
      row.photo = photo;
      evict();
    },
    () => {
      if (cache.get(url) === row) cache.delete(url);
    },
  );
  cache.set(url, row);
  evict();
  return row.decoding;
}

/** The photo where it is decoded already: it can be painted in this very frame. */
export const decodedPhoto = (url: string): DecodedPhoto | null => cache.get(url)?.photo ?? null;

function evict() {
  let bytes = 0;
  for (const { photo } of cache.values()) bytes += photo ? photo.width * photo.height * BYTES_PER_PX : 0;
  for (const [url, { photo }] of cache) {
    if (cache.size <= CACHED_MIN || (cache.size <= CACHED_MAX && bytes <= CACHE_BYTES_MAX)) return;
    bytes -= photo ? photo.width * photo.height * BYTES_PER_PX : 0;
    // Not closed: it may be on the screen still.
    cache.delete(url);
  }
}

/**
 * A bitmap, not an image element: the browser drops what an element has decoded, and the first drawing of a 1,024 pixel
 * photo onto a canvas then takes 9 ms (of a 4,000 pixel one 240 ms) instead of 4 (26).
 */
async function decode(url: string): Promise<DecodedPhoto> {
  const response = await fetch(url);
  if (!response.ok) throw new NoPhoto(url, response.status);
  return createImageBitmap(await response.blob());
}

class NoPhoto extends Error {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered ${status}, and no photo`);
    this.status = status;
  }
}

const LACKS: ReadonlyMap<number, PhotoLack> = new Map([
  [404, "absent"],
  [410, "withdrawn"],
  [413, "too-large"],
  [422, "broken"],
]);

/** Why `preloadPhoto` gave none (app/api/images/[imageId]/photo). */
export function lackOf(error: unknown): PhotoLack {
  if (error instanceof NoPhoto) return LACKS.get(error.status) ?? "unreachable";
  // The network, while it was fetched; what the decoder refuses is a DOMException.
  return error instanceof TypeError ? "unreachable" : "broken";
}
