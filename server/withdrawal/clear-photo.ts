import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { photoPathsOf } from "#domain/photo/photo-paths.ts";
import { PHOTO_WIDTHS } from "#domain/photo/photo-url.ts";
import type { Database } from "#server/db/client.ts";
import { findFolderPhoto, readFolderPhoto } from "#server/photo-file/folder-photo.ts";
import { isAddress, keyAt, type Source } from "#server/photo-file/original.ts";
import { findPackedPhoto, isPack } from "#server/photo-file/packed-photo.ts";
import { type PhotoCache, scaledKey } from "#server/photo-file/photo-cache.ts";
import { exportsWith } from "./exports-with.ts";

/** What was removed of a photo: copies in the studio's own folder, pictures in its cache, exports that lay ready. */
export type Cleared = { copies: number; pictures: number; exports: number };

type Tools = { cache: PhotoCache; removeSpool(runId: string): Promise<void> };

type File = Source & { path: string };

/** Removes what the studio keeps of a withdrawn photo. Done again, it finds nothing more. */
export async function clearPhoto(db: Database, withdrawalId: bigint, tools: Tools): Promise<Cleared> {
  const cleared: Cleared = { copies: 0, pictures: 0, exports: 0 };
  for (const file of await filesOf(db, withdrawalId)) {
    const there = await look(file);
    for (const key of [there?.key, isAddress(file) ? keyAt(file, file.path) : undefined]) {
      if (key === undefined) continue;
      const keys = [key, ...PHOTO_WIDTHS.map((width) => scaledKey(key, width))];
      for (const one of keys) if (await tools.cache.remove(one)) cleared.pictures++;
    }
    if (!there?.file) continue;
    // Before it goes: an import that brings the same bytes again is told by them.
    await learnDigest(db, withdrawalId, there.file);
    if (file.kind === "store" && (await isOursAlone(db, file))) {
      await rm(there.file, { force: true });
      cleared.copies++;
    }
  }
  for (const { runId, hasPhotos } of await exportsWith(db.pool, withdrawalId)) {
    if (runId === null || !hasPhotos) continue;
    await tools.removeSpool(runId);
    cleared.exports++;
  }
  return cleared;
}

/** Every place that the photo is known to lie in, or may have been fetched from. */
async function filesOf(db: Database, withdrawalId: bigint): Promise<File[]> {
  const { rows } = await db.pool.query<{ id: string; kind: string; root: string; path: string }>(
    `SELECT DISTINCT p.id::text, p.kind, p.root, f.path FROM "Withdrawal" w
     JOIN "PhotoFile" f ON f."datasetId" = w."datasetId" AND (f.mark = ANY(w.marks) OR f.stamp = ANY(w.stamps) OR f."imageId" = w."imageId")
     JOIN "PhotoSource" p ON p.id = f."photoSourceId" WHERE w.id = $1
     UNION SELECT p.id::text, p.kind, p.root, i."photoPath" FROM "Withdrawal" w JOIN "Image" i ON i.id = w."imageId" AND i."isWithdrawn"
     JOIN "PhotoSource" p ON p.id = i."photoSourceId" WHERE w.id = $1 AND i."photoPath" IS NOT NULL`,
    [withdrawalId],
  );
  const addresses = await db.pool.query<{ id: string; kind: string; root: string; names: string[] }>(
    `SELECT p.id::text, p.kind, p.root, w.names FROM "Withdrawal" w JOIN "PhotoSource" p ON p."datasetId" = w."datasetId"
     WHERE w.id = $1 AND p.kind IN ('http', 's3')`,
    [withdrawalId],
  );
  const fetched = addresses.rows.flatMap(({ names, ...source }) =>
    photoPathsOf(names, source.root).map((path) => ({ ...source, path })),
  );
  return [...rows, ...fetched].map((file) => ({ ...file, id: BigInt(file.id) }));
}

/** A file of this machine as it lies there now; null where nothing does, or its folder or zip is not to be had. */
async function look({ kind, root, path }: File): Promise<{ key: string; file: string | null } | null> {
  if (kind === "http" || kind === "s3") return null;
  // A disk that is not there keeps nothing for us.
  const found = isPack(kind)
    ? await findPackedPhoto(kind, root, path).catch(() => null)
    : await findFolderPhoto(root, path).catch(() => null);
  return found && { key: found.key, file: "file" in found ? found.file : null };
}

async function learnDigest(db: Database, withdrawalId: bigint, file: string): Promise<void> {
  const digest = createHash("sha256")
    .update(await readFolderPhoto(file))
    .digest();
  await db.pool.query(
    `UPDATE "Withdrawal" SET digests = digests || $2::bytea WHERE id = $1 AND NOT $2::bytea = ANY(digests)`,
    [withdrawalId, digest],
  );
}

/** The store keeps equal bytes once: another data set, or another photo, may show this file. */
async function isOursAlone(db: Database, { root, path }: File): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `SELECT 1 FROM "PhotoFile" f JOIN "PhotoSource" p ON p.id = f."photoSourceId" JOIN "Image" i ON i.id = f."imageId"
     WHERE p.kind = 'store' AND p.root = $1 AND f.path = $2 AND NOT i."isWithdrawn" LIMIT 1`,
    [root, path],
  );
  return rowCount === 0;
}
