import { open } from "node:fs/promises";

/** File systems that sync no folder say one of these; their files are synced. */
const SYNCS_NO_FOLDER = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EBADF", "EPERM"]);

/**
 * Waits until the names in a folder (made, renamed, removed) are on the disk. Where folders cannot be opened (Windows), the
 * system sees to it. @throws the system's error of a disk that fails, with the folder's name
 */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => null);
  try {
    await handle?.sync();
  } catch (error) {
    const known = error as NodeJS.ErrnoException;
    if (!SYNCS_NO_FOLDER.has(known.code ?? "")) throw Object.assign(known, { path: folder });
  } finally {
    await handle?.close();
  }
}
