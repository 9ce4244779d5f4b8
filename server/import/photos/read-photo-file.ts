import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { findFolderPhoto, readFolderPhoto } from "#server/photo-file/folder-photo.ts";
import { findPackedPhoto, isPack } from "#server/photo-file/packed-photo.ts";

/** The bytes of a photo's file; null where it is not to be had now: gone, or in a source that is asked only when somebody looks. */
export async function readPhotoFile(
  client: pg.PoolClient,
  { photoSourceId, path }: { photoSourceId: string; path: string },
): Promise<Buffer | null> {
  const { rows } = await client.query(`SELECT kind, root FROM "PhotoSource" WHERE id = $1`, [photoSourceId]);
  const source: { kind: string; root: string } | undefined = rows[0];
  try {
    if (source && isPack(source.kind)) return (await findPackedPhoto(source.kind, source.root, path))?.read() ?? null;
    if (source?.kind !== "folder" && source?.kind !== "store") return null;
    const found = await findFolderPhoto(source.root, path);
    return found && (await readFolderPhoto(found.file));
  } catch (error) {
    // Its folder is not there now, or its bytes are damaged: then it is compared with nothing.
    if (error instanceof StudioError || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
