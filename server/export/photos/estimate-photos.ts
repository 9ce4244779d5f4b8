import { stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { PhotosEstimate } from "#domain/export/export-run.ts";
import type { Database } from "#server/db/client.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import { findFolderPhoto } from "#server/photo-file/folder-photo.ts";
import { findPackedPhoto, isPack } from "#server/photo-file/packed-photo.ts";

/** Photos whose sizes are looked up: of SVIT's, the mean of so many is within a tenth of that of all. */
const LOOKED_AT = 60;
/** Longer than this nobody waits for an estimate. */
const PATIENCE_MS = 2000;

type SamplePhoto = { total: string; photo: string; photoPath: string | null; kind: string | null; root: string | null };

/**
 * How many photos the entries have, and of about how many bytes: by the sizes of some that lie on this machine's disks. No
 * photo is read and no address asked.
 */
export async function estimatePhotos(db: Database, selection: Selection): Promise<PhotosEstimate> {
  const sample = await samplePhotos(db, selection);
  if (sample === null) return { count: null, bytes: null };
  const count = Number(sample[0]?.total ?? 0);
  const sizes = await Promise.race([Promise.all(sample.map(sizeOf)), pause(PATIENCE_MS, null, { ref: false })]);
  if (sizes === null || sizes.includes(null)) return { count, bytes: null };
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return { count, bytes: count === 0 ? 0 : Math.round((sum / sizes.length) * count) };
}

/** Photos of these entries, drawn as by lot, with how many there are. Null where counting took too long. */
async function samplePhotos(db: Database, selection: Selection): Promise<SamplePhoto[] | null> {
  const named = `SELECT DISTINCT s."imageId" AS id FROM "EntryStatus" s WHERE ${selectionWhere(selection)} AND s."imageId" IS NOT NULL
    UNION SELECT x."imageId" FROM "EntryImage" x JOIN "EntryStatus" s ON s."entryId" = x."entryId" WHERE ${selectionWhere(selection)}`;
  try {
    return await inSnapshot(db, undefined, async (snapshot) => {
      await snapshot.query(`SET LOCAL statement_timeout = ${PATIENCE_MS}`);
      return snapshot.query<SamplePhoto>(
        `SELECT drawn.total::text, i.photo::text, i."photoPath", p.kind, p.root
         FROM (SELECT id, count(*) OVER () AS total FROM (${named}) named ORDER BY hashint8(id) LIMIT ${LOOKED_AT}) drawn
         JOIN "Image" i ON i.id = drawn.id LEFT JOIN "PhotoSource" p ON p.id = i."photoSourceId"`,
      );
    });
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return null;
    throw error;
  }
}

const QUERY_CANCELED = "57014";

/** Bytes of a photo's file; 0 where there is none, null where that cannot be told. */
async function sizeOf({ photo, photoPath, kind, root }: SamplePhoto): Promise<number | null> {
  if (photo === "absent" || photo === "withdrawn" || root === null) return 0;
  if (photoPath === null) return null;
  try {
    if (kind !== null && isPack(kind)) {
      const found = await findPackedPhoto(kind, root, photoPath);
      return found === null ? 0 : (found.bytes ?? (await found.read()).length);
    }
    if (kind !== "folder" && kind !== "store") return null;
    const found = await findFolderPhoto(root, photoPath);
    return found === null ? 0 : (await stat(/* turbopackIgnore: true */ found.file)).size;
  } catch {
    // Its disk is not this machine's.
    return null;
  }
}
