import { readdir } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** What is in them belongs to the running server, not to its data; the folders themselves must be there. */
const EMPTIED = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
/** `backup_label` comes from pg_backup_stop. */
const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label|tablespace_map|pg_internal\.init.*|pgsql_tmp.*|.*\.tmp)$/;
/** A temporary table's files: t, its session, its number. */
const OF_A_SESSION = /^t\d+_\d+/;
/** Of the log's folder: PostgreSQL makes what else it needs there. */
const LOG_FOLDERS = ["pg_wal/archive_status", "pg_wal/summaries"];
const CONTROL = "global/pg_control";

/**
 * Folders and files of a cluster that are to be copied, by their paths in `pgdata` (PostgreSQL's manual, "Making a base backup
 * using the low level API"). The control file is the last. A file may be gone when it is read: its table was dropped.
 * @throws StudioError unprocessable for a link: a tablespace, or a folder that was moved to another disk
 */
export async function listClusterFiles(pgdata: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(path.join(pgdata, below), { withFileTypes: true }).catch(ifGone);
    for (const entry of entries) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (below === "" && EMPTIED.has(name)) folders.push(name);
      else if (LEFT_OUT.test(entry.name) || OF_A_SESSION.test(entry.name)) continue;
      else if (entry.isDirectory()) {
        folders.push(name);
        await walk(name);
      } else if (entry.isFile()) files.push(name);
      else throw new StudioError("unprocessable", message("backupLink", { file: path.join(pgdata, name) }));
    }
  };
  await walk("");
  return {
    folders: [...folders, ...LOG_FOLDERS],
    files: [...files.filter((name) => name !== CONTROL).sort(), CONTROL],
  };
}

/** A database that was dropped a moment ago. */
function ifGone(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}
