import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { StudioDatabase } from "#server/cluster/join-database.ts";
import { backUpCluster } from "./back-up-cluster.ts";
import { askStudioFacts, backUpDump } from "./back-up-dump.ts";
import type { BackupProgress } from "./backup-progress.ts";
import { ClusterSource } from "./cluster-source.ts";
import { lastBackupFile, loadLastBackup, saveLastBackup } from "./last-backup.ts";
import { pruneBackups } from "./prune.ts";
import { recordBackup, recordBackupFailure } from "./record-backup.ts";
import { makeRepository, type Repository } from "./repository.ts";

export type BackupRequest = {
  /** Where to. */
  folder: string;
  dataFolder: string;
  /** How many whole backups stay; at least this one. */
  keep: number;
  signal: AbortSignal;
  onProgress: (progress: BackupProgress) => void;
};

/** What a backup came to, for the command line. */
export type BackupReport = {
  backup: string;
  /** Up to when it holds everything. */
  at: string;
  kind: "cluster" | "dump";
  bytes: number;
  /** Of the database: what was not there from earlier backups. */
  newBytes: number;
  files: number;
  vanished: number;
  links: number;
  removed: number;
};

/**
 * Backs up the studio of that database and data folder while people work, then removes what is not to be kept. The audit log
 * tells of it, also where it failed.
 */
export async function backUp(database: StudioDatabase, request: BackupRequest): Promise<BackupReport> {
  const url = database.controlUrl ?? database.directUrl;
  try {
    const report = await takeBackup(database, request);
    const { kind, bytes, files, at } = report;
    await recordBackup(url, { action: "backup", after: { kind, bytes, files, at } });
    return report;
  } catch (error) {
    await recordBackupFailure(url, "backup_fail", error);
    throw error;
  }
}

async function takeBackup(database: StudioDatabase, request: BackupRequest): Promise<BackupReport> {
  const source = await openSource(database);
  try {
    const facts = source?.facts ?? (await askStudioFacts(database.directUrl));
    return await withRepository(request, facts.installation, async (repository) => {
      const taken = source
        ? await backUpCluster({ ...request, repository, source })
        : await backUpDump({ ...request, repository }, database.directUrl, facts);
      const { removed } = await pruneBackups(repository, request.keep);
      await saveLastBackup(request.dataFolder, { folder: repository.folder, at: taken.manifest.endedAt });
      const { manifest, folder, newBytes, vanished, links } = taken;
      const own = manifest.database.kind === "cluster" ? manifest.database.files : [manifest.database.file];
      const files = manifest.files.length;
      const bytes = [...own, ...manifest.files].reduce((sum, file) => sum + file.bytes, 0);
      const { endedAt: at, database: base } = manifest;
      return { backup: folder, at, kind: base.kind, bytes, newBytes, files, vanished, links, removed };
    });
  } finally {
    await source?.close();
  }
}

const openSource = (database: StudioDatabase): Promise<ClusterSource> | null =>
  database.controlUrl === null ? null : ClusterSource.open(database.controlUrl);

/**
 * Does the work as the only one who writes to this studio's repository, made where it is missing.
 * @throws StudioError invalid_request for one in the data folder or around it, conflict for one that is gone from its place
 */
export async function withRepository<T>(
  { folder, dataFolder }: Pick<BackupRequest, "folder" | "dataFolder">,
  installation: string,
  work: (repository: Repository) => Promise<T>,
): Promise<T> {
  const [to, data] = await Promise.all([nearestReal(path.resolve(folder)), realpath(dataFolder)]);
  const { home } = await readClusterHome(dataFolder);
  for (const own of [data, ...(home === null ? [] : [await realpath(home)])])
    if (isWithin(to, own) || isWithin(own, to))
      throw new StudioError("invalid_request", message("backupInside", { folder: to, data: own }));
  const last = await loadLastBackup(dataFolder);
  const repository = await makeRepository(
    folder,
    installation,
    last?.folder === to ? lastBackupFile(dataFolder) : null,
  );
  const release = await repository.lock();
  try {
    return await work(repository);
  } finally {
    await release();
  }
}

const isWithin = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}${path.sep}`);

/** Where a path really leads, also that of a folder which is not there yet. */
async function nearestReal(folder: string): Promise<string> {
  const real = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (real !== null) return real;
  const above = path.dirname(folder);
  return above === folder ? folder : path.join(await nearestReal(above), path.basename(folder));
}

/** PostgreSQL's files may lie beside the data folder (server/cluster/place.ts). */
async function readClusterHome(dataFolder: string): Promise<{ home: string | null }> {
  // A database of one's own has none.
  const text = await readFile(path.join(dataFolder, "cluster", "cluster.json"), "utf8").catch(() => "{}");
  return { home: (JSON.parse(text) as { home?: string }).home ?? null };
}
