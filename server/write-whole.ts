import { rename, rm, writeFile } from "node:fs/promises";

/**
 * Writes a file whole or not at all: beside its place first, then into it.
 * @throws the system's error, with the name of the file: of a full disk it gives none
 */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const partly = `${file}.new`;
  try {
    await writeFile(partly, text, { mode });
    await rename(partly, file);
  } catch (error) {
    await rm(partly, { force: true });
    throw Object.assign(error as NodeJS.ErrnoException, { path: file, dest: undefined });
  }
}
