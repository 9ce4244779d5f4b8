import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { PhotoAddress } from "#domain/photo/photo-address.ts";
import { findFolderPhoto, readFolderPhoto } from "#server/photo-file/folder-photo.ts";
import { lackOf, unreachable } from "#server/photo-file/photo-lack.ts";
import { fetchPhoto } from "./fetch-photo.ts";
import { findPackedPhoto, isPack } from "./packed-photo.ts";
import type { PhotoCache } from "./photo-cache.ts";
import { photoType } from "./photo-type.ts";

export type Source = { id: bigint; kind: string; root: string };

/**
 * A photo as its source has it, not read yet. `path` is where in the source; `key` changes with its bytes; `file` is
 * where it lies on this machine's disk by itself, null for a member of a zip or a photo of an address.
 */
export type Original = {
  source: Source;
  path: string;
  key: string;
  file: string | null;
  read: () => Promise<Buffer>;
};

/**
 * Finds a photo in a source, at the first of `paths` that has one; null where none has. Of an address each path is
 * fetched in its turn, and what came is cached.
 * @throws StudioError unreachable where the source cannot be asked
 */
export async function findOriginal(
  source: Source,
  paths: readonly string[],
  cache: PhotoCache,
): Promise<Original | null> {
  if (source.kind === "http" || source.kind === "s3") return findAtAddress(source, source.kind, paths, cache);
  for (const path of paths) {
    if (isPack(source.kind)) {
      const found = await findPackedPhoto(source.kind, source.root, path);
      if (found) return { source, path, key: found.key, file: null, read: found.read };
    } else {
      const found = await findFolderPhoto(source.root, path);
      if (found) return { source, path, key: found.key, file: found.file, read: () => readFolderPhoto(found.file) };
    }
  }
  return null;
}

/** A photo that was found at that path of an address before: nothing is read before it must be. */
export const knownOriginal = (source: Source, path: string, cache: PhotoCache): Original => ({
  source,
  path,
  key: keyAt(source, path),
  file: null,
  async read() {
    const found = await findOriginal(source, [path], cache);
    if (!found) throw lackOf("absent", message("photoMoved"));
    return found.read();
  },
});

export const isAddress = ({ kind }: Pick<Source, "kind">) => kind === "http" || kind === "s3";

/** Under which the cache keeps a photo of an address. */
export const keyAt = (source: Pick<Source, "root">, path: string): string => `${source.root} ${path}`;

/** Fetches under way in this process, by key: a screen asks for one photo several times at once. */
const underWay = new Map<string, Promise<Buffer | null>>();

async function findAtAddress(
  source: Source,
  kind: PhotoAddress["kind"],
  paths: readonly string[],
  cache: PhotoCache,
): Promise<Original | null> {
  const address = { kind, root: source.root };
  let refusal: unknown = null;
  for (const path of paths) {
    const key = keyAt(source, path);
    try {
      const bytes = (await cache.read(key)) ?? (await fetchOnce(address, path, key, cache));
      if (bytes) return { source, path, key, file: null, read: async () => bytes };
    } catch (error) {
      // A bucket that must not be listed refuses what it does not have: the next path may be there.
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  if (refusal) throw refusal;
  return null;
}

function fetchOnce(address: PhotoAddress, path: string, key: string, cache: PhotoCache): Promise<Buffer | null> {
  const before = underWay.get(key);
  if (before) return before;
  const fetching = fetchPhoto(address, path)
    .then(async (bytes) => {
      if (bytes === null) return null;
      if (photoType(bytes)) await cache.keep(key, bytes);
      // A sign-in page, or a proxy's word that it cannot: no answer to what was asked.
      else if (isText(bytes)) throw unreachable(message("sourcePage"));
      return bytes;
    })
    .finally(() => underWay.delete(key));
  underWay.set(key, fetching);
  return fetching;
}

const isText = (bytes: Buffer) => /^\s*[<{]/.test(bytes.toString("latin1", 0, 100));

const isRefusal = (error: unknown) => error instanceof StudioError && error.data.answered === 403;
