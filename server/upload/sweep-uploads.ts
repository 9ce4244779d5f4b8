import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { uploadsOf } from "./upload-folder.ts";

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
      await lockUpload(client, name, "alone");
      if (!(await isWanted(client, name)) && (await isOld())) await rm(folder, { recursive: true, force: true });
    });
  }
}

/** Until the caller's transaction ends the upload is not swept ("shared"), or no import of it is asked for ("alone"). */
export async function lockUpload(client: pg.PoolClient, uploadId: string, how: "shared" | "alone"): Promise<void> {
  const lock = how === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
  await client.query(`SELECT ${lock}(hashtextextended($1, 0))`, [`svit upload ${uploadId}`]);
}

/** A Run names its files by their paths, which the upload's id is a part of. */
async function isWanted(client: pg.PoolClient, uploadId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM "Run" WHERE kind = 'import' AND state IN ('waiting', 'running') AND strpos(request::text, $1) > 0 LIMIT 1`,
    [uploadId],
  );
  return rowCount === 1;
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
