import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import type { BackupRequest } from "#server/backup/back-up.ts";
import type { RestoreRequest } from "#server/backup/restore.ts";
import { joinCluster } from "#server/cluster/join.ts";
import type { StudioDatabase } from "#server/cluster/join-database.ts";
import { loadPlace } from "#server/cluster/place.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";

/** A studio with a PostgreSQL of its own, opened as a command opens it. `leave` stops what it started. */
export type OwnStudio = { dataFolder: string; database: StudioDatabase; db: Database; leave(): Promise<void> };

/** Losing a test's database to a power cut is no loss. */
const FAST = { fsync: "off", shared_buffers: "32MB" };

/** Opens the studio of that data folder, which is made where it is missing, and brings it up to date. */
export async function openOwnStudio(dataFolder: string): Promise<OwnStudio> {
  await openDataFolder(dataFolder);
  const { url, studioControlUrl: controlUrl, leave } = await joinCluster(dataFolder, { settings: FAST });
  await migrate(url);
  const db = openDatabase(url);
  return {
    dataFolder,
    database: { url, directUrl: url, isOwn: true, controlUrl, leave },
    db,
    async leave() {
      await db.close();
      await leave();
    },
  };
}

/** Removes a data folder, and the files of its PostgreSQL where root keeps them elsewhere. Nobody may run there. */
export async function removeStudio(dataFolder: string): Promise<void> {
  const place = await loadPlace(path.join(dataFolder, "cluster")).catch(() => null);
  if (place && !place.home.startsWith(dataFolder)) await rm(place.home, { recursive: true, force: true });
  await rm(dataFolder, { recursive: true, force: true });
}

export const backupOf = (studio: OwnStudio, folder: string, more: Partial<BackupRequest> = {}): BackupRequest => ({
  folder,
  dataFolder: studio.dataFolder,
  keep: 7,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

export const restoreTo = (dataFolder: string, folder: string, more: Partial<RestoreRequest> = {}): RestoreRequest => ({
  folder,
  dataFolder,
  at: null,
  databaseUrl: null,
  signal: new AbortController().signal,
  say: () => {},
  onProgress: () => {},
  ...more,
});

/** Puts a file into the data folder. */
export async function putFile(dataFolder: string, name: string, text: string): Promise<void> {
  const file = path.join(dataFolder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Rows and a checksum of every table of the studio and of its jobs, by its name. */
export async function sumOfTables(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ sum: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(row::text, E'\\n' ORDER BY row::text COLLATE "C")), '') AS sum FROM ${name} AS row`,
    );
    sums[name] = rows[0]?.sum ?? "";
  }
  return sums;
}
