type Kept = { decoding: Promise<HTMLImageElement>; photo: HTMLImageElement | null };

/** Decoded photos kept: the one shown, a few ahead and a few to go back to. A 1,024 px photo decoded is about 3 MB. */
const KEPT_MAX = 10;
const kept = new Map<string, Kept>();

/**
 * The photo, loaded and decoded, so that it paints without a pause. Of the last ten asked for, none is loaded twice.
 * Rejects where the address answers with no photo; a later call tries again.
 */
export function preloadPhoto(url: string): Promise<HTMLImageElement> {
  const before = kept.get(url);
  if (before) {
    // Back to the young end of the map, which forgets from its old end.
    kept.delete(url);
    kept.set(url, before);
    return before.decoding;
  }
  const row: Kept = { decoding: decode(url), photo: null };
  row.decoding.then(
    (photo) => {
      row.photo = photo;
    },
    () => {
      if (kept.get(url) === row) kept.delete(url);
    },
  );
  kept.set(url, row);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MAX) break;
    kept.delete(oldest);
  }
  return row.decoding;
}

/** The photo where it is decoded already: it can be painted in this very frame. */
export const decodedPhoto = (url: string): HTMLImageElement | null => kept.get(url)?.photo ?? null;

async function decode(url: string): Promise<HTMLImageElement> {
  const photo = new Image();
  photo.decoding = "async";
  photo.src = url;
  await photo.decode();
  return photo;
}
