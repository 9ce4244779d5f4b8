import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it that are not there; answers the first that was made, undefined where all were there.
 * Node's own `recursive` says "no such file" where a disk can only be read, and below /proc it never returns.
 * @throws the system's error, with its code and the folder that could not be made
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<string | undefined> {
  const above = path.dirname(folder);
  try {
    return await makeOne(folder, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || above === folder) throw error;
  }
  const first = await makeFolder(above, mode);
  // Once more, and no more: the one above is there by now, perhaps by somebody else's doing.
  const own = await makeOne(folder, mode);
  return first ?? own;
}

/** Answers the folder where it made it, undefined where it was there. */
async function makeOne(folder: string, mode: number): Promise<string | undefined> {
  try {
    await mkdir(folder, mode);
    return folder;
  } catch (error) {
    // Not there yet.
    const known = await stat(folder).catch(() => null);
    if (known?.isDirectory()) return undefined;
    throw error;
  }
}
