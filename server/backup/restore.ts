import { lstat, readdir, rm, statfs } from "node:fs/promises";
import path from "node:path";
import type { JournalLine } from "#domain/backup/journal.ts";
import { backupAt } from "#domain/backup/keep.ts";
import type { StoredFile } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { openDataFolder, PRIVATE_FOLDER, RESTORING } from "#server/data-folder.ts";
import { readMigrations } from "#server/db/migrate.ts";
import { makeFolder } from "#server/make-folder.ts";
import { studioVersion } from "#server/version.ts";
import type { BackupProgress } from "./backup-progress.ts";
import { BackupChecker, linesUntil } from "./check-backup.ts";
import { CLUSTER_FILE } from "./data-files.ts";
import { storedFilesOf } from "./prune.ts";
import { openRepository, type Repository, readJournal, type WholeBackup } from "./repository.ts";
import { copyContent, refuseOtherPostgres, restoreCluster } from "./restore-cluster.ts";
import { refuseFilled, restoreDump } from "./restore-dump.ts";
import { type Restored, settleRestored } from "./settle-restored.ts";
import { writeSynced } from "./write-synced.ts";

export type RestoreRequest = {
  /** The repository. */
  folder: string;
  /** The state of no later than that (ISO); null: the newest. */
  at: string | null;
  /** Missing or empty. */
  dataFolder: string;
  /** For a backup by pg_dump: an empty database. Null: the data folder gets a cluster of its own. */
  databaseUrl: string | null;
  signal: AbortSignal;
  say: (text: string) => void;
  /** What is being done, in words, and how far. */
  onProgress: (doing: "check" | "copy", progress: BackupProgress) => void;
};

export type RestoreReport = Restored & { backup: string; at: string; kind: "cluster" | "dump"; dataFolder: string };

/**
 * Brings the studio of a backup back into an empty folder. All is checked before the first byte is written: checksums, versions,
 * room. The folder is marked until all is there, so that nobody starts half a studio.
 * @throws StudioError not_found, conflict, unprocessable, database_newer, disk_full
 */
export async function restoreStudio(request: RestoreRequest): Promise<RestoreReport> {
  const { at, dataFolder, databaseUrl, signal, say } = request;
  await refuseFilledFolder(dataFolder);
  const repository = await openRepository(request.folder);
  const backup = backupNamed(await listEnded(repository), at, repository);
  const { manifest } = backup;
  const { database } = manifest;
  await refuseNewer(backup);
  if (database.kind === "cluster") {
    if (databaseUrl !== null) throw new StudioError("invalid_request", message("restoreClusterElsewhere"));
    await refuseOtherPostgres(backup, database, say);
  } else {
    if (databaseUrl === null) throw new StudioError("invalid_request", message("restoreDumpNeedsUrl"));
    await refuseFilled(databaseUrl, manifest);
  }
  const lines = await check(repository, backup, request);
  const last = lines.at(-1)?.at ?? manifest.endedAt;
  await refuseFull(backup, dataFolder);
  signal.throwIfAborted();

  await openDataFolder(dataFolder);
  const mark = path.join(dataFolder, RESTORING);
  await writeSynced(mark, `${JSON.stringify({ from: backup.folder })}\n`);
  const files = filesOf(backup, lines);
  const onBytes = counter(request, files, backup);
  for (const file of files) {
    signal.throwIfAborted();
    const target = path.join(dataFolder, file.path);
    await makeFolder(path.dirname(target), PRIVATE_FOLDER);
    await copyContent(repository.contents.placeOf(file.sha256), target);
    onBytes(file.bytes);
  }
  const restored =
    database.kind === "cluster"
      ? await bringBackCluster()
      : await bringBackDump(must(databaseUrl, "refused above"), repository.contents.placeOf(database.file.sha256));
  await rm(mark);
  return { ...restored, backup: backup.folder, at: last, kind: database.kind, dataFolder };

  async function bringBackCluster(): Promise<Restored> {
    if (database.kind !== "cluster") throw new Error("asked of a cluster alone");
    await restoreCluster(repository, backup, database, lines, dataFolder, say, (bytes) => {
      signal.throwIfAborted();
      onBytes(bytes);
    });
    const cluster = await joinCluster(dataFolder, { say });
    try {
      return await settleRestored(cluster.url, manifest, dataFolder, last);
    } finally {
      await cluster.leave();
    }
  }

  async function bringBackDump(url: string, dump: string): Promise<Restored> {
    await restoreDump(dump, url, manifest, signal);
    return settleRestored(url, manifest, dataFolder, last);
  }
}

/** @throws StudioError conflict for a folder that is not empty, a file, or a link to one */
async function refuseFilledFolder(folder: string): Promise<void> {
  const known = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (known === null) return;
  const names = known.isDirectory() ? await readdir(folder) : [""];
  if (names.includes(RESTORING)) throw new StudioError("conflict", message("restoreUnfinished", { folder }));
  if (names.length > 0) throw new StudioError("conflict", message("restoreOver", { folder }));
}

async function listEnded(repository: Repository): Promise<(WholeBackup & { endedAt: string })[]> {
  return (await repository.listWhole()).map((backup) => ({ ...backup, endedAt: backup.manifest.endedAt }));
}

function backupNamed(backups: (WholeBackup & { endedAt: string })[], at: string | null, { folder }: Repository) {
  const backup = backupAt(backups, at);
  if (backup !== null) return backup;
  const [first] = backups;
  throw new StudioError(
    "not_found",
    first && at !== null
      ? message("restoreNoneBefore", { at, first: first.endedAt })
      : message("backupNone", { folder }),
  );
}

/** A backup of a studio that has migrations which this one does not know. */
async function refuseNewer({ manifest }: WholeBackup): Promise<void> {
  const own = new Set((await readMigrations()).map(({ name }) => name));
  const name = manifest.migrations.find((migration) => !own.has(migration));
  if (name === undefined) return;
  const gaps = { name, studio: manifest.studio, own: studioVersion };
  throw new StudioError("database_newer", message("restoreNewer", gaps));
}

/** The journal's lines that are to be restored. @throws StudioError unprocessable where anything is damaged */
async function check(repository: Repository, backup: WholeBackup, request: RestoreRequest): Promise<JournalLine[]> {
  const bytesTotal = storedFilesOf(backup.manifest).reduce((sum, file) => sum + file.bytes, 0);
  let bytes = 0;
  const checker = new BackupChecker(repository, request.signal, (more) => {
    bytes += more;
    request.onProgress("check", { bytes, bytesTotal });
  });
  const { damage, goodUntil } = await checker.check(backup, request.at);
  const [first] = damage;
  if (first) {
    const { file } = first;
    const isRestOnly = goodUntil !== null && damage.every((one) => !isOfBase(one.file, repository, backup));
    throw new StudioError(
      "unprocessable",
      isRestOnly ? message("restoreDamagedAfter", { file, at: goodUntil }) : message("restoreDamaged", { file }),
      { data: { damage } },
    );
  }
  const lines = linesUntil(await readJournal(backup.folder), request.at);
  return must(lines, "the journal was read a moment ago");
}

function isOfBase(file: string, repository: Repository, { manifest }: WholeBackup): boolean {
  return storedFilesOf(manifest).some(({ sha256 }) => repository.contents.placeOf(sha256) === file);
}

/** Of the data folder, each as it was last; the cluster's place is made anew. */
function filesOf({ manifest }: WholeBackup, lines: readonly JournalLine[]): StoredFile[] {
  const byPath = new Map<string, StoredFile>();
  for (const file of [...manifest.files, ...lines.flatMap(({ files }) => files)]) byPath.set(file.path, file);
  byPath.delete(CLUSTER_FILE);
  return [...byPath.values()];
}

/** @throws StudioError disk_full before anything is written */
async function refuseFull(backup: WholeBackup, dataFolder: string): Promise<void> {
  const needed = storedFilesOf(backup.manifest).reduce((sum, file) => sum + file.bytes, 0);
  const { bavail, bsize } = await statfs(await nearest(dataFolder));
  const free = bavail * bsize;
  if (free >= needed) return;
  const [gigabytes, freeGigabytes] = [needed, free].map((bytes) => (bytes / 1e9).toFixed(1));
  throw new StudioError(
    "disk_full",
    message("restoreNeedsRoom", { folder: dataFolder, gigabytes: gigabytes ?? "", free: freeGigabytes ?? "" }),
  );
}

async function nearest(folder: string): Promise<string> {
  const isThere = await lstat(folder).then(
    () => true,
    () => false,
  );
  return isThere ? folder : nearest(path.dirname(folder));
}

function counter({ onProgress }: RestoreRequest, files: readonly StoredFile[], { manifest }: WholeBackup) {
  const own = manifest.database.kind === "cluster" ? manifest.database.files : [];
  const bytesTotal = [...own, ...files].reduce((sum, file) => sum + file.bytes, 0);
  let bytes = 0;
  return (more: number) => {
    bytes += more;
    onProgress("copy", { bytes, bytesTotal });
  };
}
