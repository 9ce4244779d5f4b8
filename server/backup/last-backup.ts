import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { writeWhole } from "#server/write-whole.ts";

const schema = z.object({ folder: z.string(), at: z.iso.datetime() });

/** Where this studio's last backup lies, and up to when it holds everything. */
export type LastBackup = z.infer<typeof schema>;

export const lastBackupFile = (dataFolder: string) => path.join(dataFolder, "last-backup.json");

/** Null where none was made, or nobody can tell. */
export async function loadLastBackup(dataFolder: string): Promise<LastBackup | null> {
  try {
    return schema.parse(JSON.parse(await readFile(lastBackupFile(dataFolder), "utf8")));
  } catch {
    // Not written yet, or damaged: it only helps.
    return null;
  }
}

/** Kept in the data folder, for `doctor` and the next backup. */
export async function saveLastBackup(dataFolder: string, last: LastBackup): Promise<void> {
  await writeWhole(lastBackupFile(dataFolder), `${JSON.stringify(last)}\n`, PRIVATE_FILE);
}
