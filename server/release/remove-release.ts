import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { findRelease } from "./find-release.ts";
import { isReleaseFolder, removeReleaseFiles } from "./release-folder.ts";
import { photosIn } from "./release-photos.ts";

/** What was left in the folder, since the release did not write it; `isElsewhere`: its files are not where this machine could remove them. */
export type Removed = { left: string[]; isElsewhere: boolean };

/**
 * Takes a release back: first its row says so, then its files go, and those alone that it wrote. Its number is never given again. Done again it removes
 * what an attempt that was killed had left. @throws StudioError not_found
 */
export async function removeRelease(db: Database, datasetId: bigint, number: number): Promise<Removed> {
  const release = await findRelease(db.pool, datasetId, number);
  await changeRecorded(
    db.pool,
    { action: "release_remove", on: "dataset" },
    `UPDATE "Release" SET "removedAt" = clock_timestamp(), entries = NULL WHERE id = $1 AND "removedAt" IS NULL
     RETURNING ${noted('"datasetId"', '"datasetId"', "NULL", "jsonb_build_object('release', number)")}`,
    [release.id],
  );
  const { place, token, files } = release;
  const isOurs = await isReleaseFolder(place, token);
  // run.json, by which the folder is known, goes last.
  const names = [...(isOurs ? await photosIn(place, files) : []), ...files].map(({ name }) => name);
  const left = isOurs ? await removeReleaseFiles(place, names) : [];
  await db.pool.query(`DELETE FROM "ExportedImages" WHERE "datasetId" = $1 AND release = $2`, [datasetId, number]);
  return { left, isElsewhere: !isOurs && release.removedAt === null };
}
