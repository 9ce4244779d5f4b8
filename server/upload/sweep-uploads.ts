import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { uploadsOf } from "./upload-folder.ts";
import { importOf, lockUpload } from "./upload-import.ts";

/**
 * Removes what was uploaded and not touched since `before`, unless its import waits or is under way: nobody asked for it, or
 * it ended unfinished.
 */
export async function sweepUploads(db: Database, dataFolder: string, before: Date): Promise<void> {
  for (const name of await readdir(uploadsOf(dataFolder)).catch(() => [])) {
    const folder = path.join(uploadsOf(dataFolder), name);
    const isOld = async () => (await lastTouchedMs(folder)) < before.getTime();
    if (!(await isOld())) continue;
    await inTransaction(db.pool, async (client) => {
      await lockUpload(client, name);
      const own = await importOf(client, name);
      const isWanted = own !== null && own.state !== "done";
      if (!isWanted && (await isOld())) await rm(folder, { recursive: true, force: true });
    });
  }
}

/** A slice that is added to a file changes the file's time and not its folder's. */
async function lastTouchedMs(folder: string): Promise<number> {
  const own = await stat(folder);
  if (Date.now() - own.mtimeMs < 60_000) return own.mtimeMs;
  const times = await Promise.all(
    (await readdir(folder)).map((name) => stat(path.join(folder, name)).then((known) => known.mtimeMs)),
  );
  return Math.max(own.mtimeMs, ...times);
}
