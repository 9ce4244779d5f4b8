import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { writeAll } from "./read-chunks.ts";

/** Writes a file whole or not at all, and returns when it would outlive a power cut. */
export async function writeSynced(file: string, text: string): Promise<void> {
  const partly = `${file}.new`;
  try {
    const handle = await open(partly, "w", PRIVATE_FILE);
    try {
      await writeAll(handle, Buffer.from(text), 0, partly);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partly, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(partly, { force: true });
    throw error;
  }
}
