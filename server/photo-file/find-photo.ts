import { isPublic, parseOwnKey } from "#domain/identity/image-key.ts";
import { photoPathsOf } from "#domain/photo/photo-paths.ts";
import type { Database } from "#server/db/client.ts";
import { findOriginal, isAddress, knownOriginal, type Original, type Source } from "./original.ts";
import type { PhotoCache } from "./photo-cache.ts";

/** An image as its photo is found by. */
export type PhotoImage = NonNullable<Awaited<ReturnType<typeof loadPhotoImage>>>;

export const loadPhotoImage = (db: Database, id: bigint) =>
  db.prisma.image.findUnique({
    where: { id },
    select: {
      id: true,
      datasetId: true,
      identity: true,
      photo: true,
      photoPath: true,
      photoMark: true,
      shownAt: true,
      widthPx: true,
      heightPx: true,
      photoSource: { select: { id: true, kind: true, root: true } },
    },
  });

/**
 * The photo of an image in its source, not read yet; null where it is not there. Where its path is not known yet, it may
 * also lie at another address of the data set.
 * @throws StudioError unreachable where a source cannot be asked
 */
export async function findPhoto(
  db: Database,
  image: PhotoImage,
  source: Source,
  cache: PhotoCache,
): Promise<Original | null> {
  if (image.photoPath !== null) {
    const isKnown = image.photo === "present" && isAddress(source);
    return isKnown ? knownOriginal(source, image.photoPath, cache) : findOriginal(source, [image.photoPath], cache);
  }
  const aliases = await db.prisma.imageAlias.findMany({ where: { imageId: image.id }, orderBy: { alias: "desc" } });
  const names = [image.identity, ...aliases.map(({ alias }) => alias)];
  const roots = await db.prisma.photoRoot.findMany({ where: { datasetId: image.datasetId } });
  const others = await db.prisma.photoSource.findMany({
    where: { datasetId: image.datasetId, kind: { in: ["http", "s3"] }, id: { not: source.id } },
    orderBy: { id: "asc" },
  });
  for (const one of [source, ...others]) {
    // A path alone is another photo at each address: it is asked for at those of its root only.
    const own = new Set(roots.filter(({ places }) => places.includes(one.root)).map(({ name }) => name));
    const fit = names.filter((name) => isPublic(name) || own.has(parseOwnKey(name)?.root ?? ""));
    const found = await findOriginal(one, photoPathsOf(fit, one.root), cache);
    if (found) return found;
  }
  return null;
}
