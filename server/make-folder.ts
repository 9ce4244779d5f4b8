import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it that are not there; answers the first that was made, undefined where all were there.
 * Node's own `recursive` says "no such file" where a disk can only be read, and below /proc it never returns.
 * @throws the system's error, with its code and the folder that could not be made
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<string | undefined> {
  try {
    await mkdir(folder, mode);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (await isFolder(folder)) return undefined;
    const above = path.dirname(folder);
    // Where the one above is there already it is not for want of it.
    if (code !== "ENOENT" || above === folder || (await isFolder(above))) throw error;
    const first = await makeFolder(above, mode);
    const own = await makeFolder(folder, mode);
    return first ?? own;
  }
}

const isFolder = (folder: string) =>
  stat(folder).then(
    (known) => known.isDirectory(),
    () => false,
  );
