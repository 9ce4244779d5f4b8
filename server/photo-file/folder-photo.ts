import { open, opendir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { message } from "#domain/message.ts";
import { tooLarge, unreachable } from "./photo-lack.ts";

/** No photograph for training is larger; it is read into memory whole. */
export const PHOTO_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A photo's file under its source's folder: `key` changes with its bytes. It must truly lie there: a link that leads out
 * is not followed. Null where there is none. @throws StudioError unreachable where the folder itself is gone, where the photo's own is
 * empty (as a disk leaves it that is not mounted), or where it cannot be read
 */
export async function findFolderPhoto(root: string, photoPath: string): Promise<{ file: string; key: string } | null> {
  const folder = await realpath(/* turbopackIgnore: true */ root).catch(() => null);
  if (folder === null) throw unreachable(message("folderGone"));
  const asked = path.join(folder, photoPath);
  const file = await realpath(/* turbopackIgnore: true */ asked).catch((error) => {
    if (NOT_THERE.has(error.code)) return null;
    throw unreachable(message("folderClosed"), { cause: error });
  });
  if (file === null && asked.startsWith(folder + path.sep) && (await isEmpty(path.dirname(asked))))
    throw unreachable(message("folderEmpty"));
  if (file === null || !file.startsWith(folder + path.sep)) return null;
  const known = await stat(/* turbopackIgnore: true */ file);
  // A folder cannot be read, and a named pipe would hold the request for ever.
  return known.isFile() ? { file, key: `file ${file} ${known.size} ${known.mtimeMs}` } : null;
}

/** What the system says of a name that nothing has; anything else (a disk's error, no right to look) says nothing of the photo. */
const NOT_THERE = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "ERR_INVALID_ARG_VALUE"]);

async function isEmpty(folder: string): Promise<boolean> {
  // Closed to us: as good as empty.
  const entries = await opendir(/* turbopackIgnore: true */ folder).catch(() => null);
  const first = await entries?.read();
  await entries?.close();
  return first === null;
}

/** @throws StudioError too_large */
export async function readFolderPhoto(file: string): Promise<Buffer> {
  const handle = await open(/* turbopackIgnore: true */ file);
  try {
    if ((await handle.stat()).size > PHOTO_BYTES_MAX) throw tooManyBytes();
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

export const tooManyBytes = () => tooLarge(message("photoTooManyBytes"));
