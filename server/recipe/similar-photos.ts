import { readFile } from "node:fs/promises";
import { hashDistance, type PhotoHash, perceptualHash } from "#domain/photo/perceptual-hash.ts";
import type { Database } from "#server/db/client.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import { findPhoto, loadPhotoImage } from "#server/photo-file/find-photo.ts";
import { ownPhotoCache } from "#server/photo-file/photo-cache.ts";
import { readGrey } from "#server/photo-file/read-grey.ts";

/** A photo of the data set that looks like one that is held out: `distance` of 64 bits. `path`: where its file is, as the studio knows it. */
export type SimilarPhoto = { photo: string; path: string | null; heldOut: string; distance: number };

export type SimilarPhotos = {
  /** Held-out photos: how many have a hash, and how many cannot be read or are of one colour. */
  given: { hashed: number; unread: number };
  /** The data set's own. */
  own: { hashed: number; unread: number };
  /** The nearest of each photo that is near enough, by the photo's name. */
  matches: SimilarPhoto[];
  imageIds: bigint[];
};

export type HeldOutFile = { name: string; file: string };

type Looking = {
  db: Database;
  snapshot: Snapshot;
  selection: Selection;
  files: readonly HeldOutFile[];
  /** Bits in which two may differ. */
  distance: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
};

/** Photos are read so many at a time; decoders take turns among themselves. */
const TOGETHER = 8;

/**
 * The photos of a selection that look like held-out ones, further photos of its entries included. Every photo is read once; a hash is 64 bits, and all are compared with
 * all: 10,000 with 100,000 take some seconds, reading them some milliseconds each.
 */
export async function similarPhotos({
  db,
  snapshot,
  selection,
  files,
  distance,
  signal,
  onProgress,
}: Looking): Promise<SimilarPhotos> {
  const given: { name: string; hash: PhotoHash }[] = [];
  for (const batch of batches(files)) {
    signal?.throwIfAborted();
    const hashes = await Promise.all(
      batch.map(async ({ file }) =>
        hashOf(
          // One that went since is unread.
          await readFile(file).catch(() => null),
        ),
      ),
    );
    for (const [at, hash] of hashes.entries()) if (hash) given.push({ name: batch[at]?.name ?? "", hash });
  }
  const found: SimilarPhotos = {
    given: { hashed: given.length, unread: files.length - given.length },
    own: { hashed: 0, unread: 0 },
    matches: [],
    imageIds: [],
  };
  const images = await imagesIn(snapshot, selection);
  let done = 0;
  for (const batch of batches(images)) {
    signal?.throwIfAborted();
    const hashes = await Promise.all(batch.map(async ({ id }) => hashOf(await readOwn(db, BigInt(id)))));
    for (const [at, hash] of hashes.entries()) {
      const { id, identity, photoPath } = batch[at] as (typeof images)[number];
      if (hash === null) {
        found.own.unread++;
        continue;
      }
      found.own.hashed++;
      const near = nearest(hash, given);
      if (near === null || near.distance > distance) continue;
      found.matches.push({ photo: identity, path: photoPath, heldOut: near.name, distance: near.distance });
      found.imageIds.push(BigInt(id));
    }
    done += batch.length;
    onProgress?.(done, images.length);
  }
  return found;
}

function* batches<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += TOGETHER) yield items.slice(at, at + TOGETHER);
}

async function hashOf(bytes: Uint8Array | null): Promise<PhotoHash | null> {
  const grey = bytes && (await readGrey(bytes));
  return grey && perceptualHash(grey);
}

/** Of equally near ones the first by name. */
function nearest(hash: PhotoHash, given: readonly { name: string; hash: PhotoHash }[]) {
  let best: { name: string; distance: number } | null = null;
  for (const { name, hash: other } of given) {
    const distance = hashDistance(hash, other);
    if (best === null || distance < best.distance) best = { name, distance };
    if (distance === 0) break;
  }
  return best;
}

async function readOwn(db: Database, id: bigint): Promise<Buffer | null> {
  const image = await loadPhotoImage(db, id);
  if (!image?.photoSource) return null;
  // A photo that is gone, or whose address does not answer, is told among those that were not read.
  return findPhoto(db, image, image.photoSource, ownPhotoCache())
    .then((original) => original?.read() ?? null)
    .catch(() => null);
}

const imagesIn = (snapshot: Snapshot, selection: Selection) =>
  snapshot.query<{ id: string; identity: string; photoPath: string | null }>(
    `SELECT i.id::text, i.identity, i."photoPath" FROM "Image" i WHERE i.id IN (
       SELECT s."imageId" FROM "EntryStatus" s WHERE ${selectionWhere(selection)}
       UNION SELECT x."imageId" FROM "EntryStatus" s JOIN "EntryImage" x ON x."entryId" = s."entryId" WHERE ${selectionWhere(selection)})
     ORDER BY i.identity COLLATE "C", i.id`,
  );
