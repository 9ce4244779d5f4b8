import path from "node:path";
import type { Verified } from "#domain/release/release.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { requireReleaseHere } from "./find-release.ts";
import { filesBelow, PHOTOS_FOLDER, photosIn, sumOf } from "./release-photos.ts";

/**
 * Reads every file of a release and says which have other bytes than when it was cut, which are missing, and what lies there besides.
 * @throws StudioError not_found · conflict where another machine has it
 */
export async function verifyRelease(
  db: Queryable,
  datasetId: bigint,
  number: number,
  signal?: AbortSignal,
): Promise<Verified> {
  const { place, files } = await requireReleaseHere(db, datasetId, number);
  const there = new Set(await filesBelow(place));
  const photos = await photosIn(place, files);
  const verified: Verified = { files: files.length + photos.length, changed: [], missing: [], extra: [] };
  for (const { name, sha256 } of [...files, ...photos]) {
    if (!there.delete(name)) verified.missing.push(name);
    else if ((await sumOf(path.join(place, name), signal)) !== sha256) verified.changed.push(name);
  }
  // Where SHA256SUMS is not as it was written nothing is known of photos, and that it changed is told.
  const isKnown = !verified.changed.concat(verified.missing).includes(RECIPE_FILES.checksums);
  verified.extra = [...there].filter((name) => isKnown || !name.startsWith(`${PHOTOS_FOLDER}/`)).sort();
  return verified;
}
