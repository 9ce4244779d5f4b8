import { stat } from "node:fs/promises";
import path from "node:path";
import { printLsn } from "#domain/backup/lsn.ts";
import type { BackupManifest, StoredFile } from "#domain/backup/manifest.ts";
import { studioVersion } from "#server/version.ts";
import type { BackupProgress } from "./backup-progress.ts";
import { listClusterFiles } from "./cluster-files.ts";
import type { ClusterSource } from "./cluster-source.ts";
import { DataFiles } from "./data-files.ts";
import { type Repository, type WholeBackup, writeManifest } from "./repository.ts";
import { WalCopy } from "./wal-copy.ts";

export type ClusterBackupRequest = {
  repository: Repository;
  source: ClusterSource;
  dataFolder: string;
  signal: AbortSignal;
  onProgress: (progress: BackupProgress) => void;
  /** Done between two files; a backup in steps goes on with what it has meanwhile. */
  between?: () => Promise<void>;
};

/** A whole backup, and what goes on adding to it. */
export type TakenBackup = WholeBackup & {
  wal: WalCopy;
  data: DataFiles;
  newBytes: number;
  vanished: number;
  links: number;
};

/**
 * Copies the cluster while people work: its files, each as it is at some moment, and the log of that time, by which PostgreSQL
 * makes them one state when it starts on the copy. Then the data folder's files: whatever the database names by then is there.
 */
export async function backUpCluster(request: ClusterBackupRequest): Promise<TakenBackup> {
  const { repository, source, dataFolder, signal, onProgress } = request;
  const earlier = (await repository.listWhole()).at(-1);
  const { name, folder } = await repository.begin();
  try {
    const startedAt = new Date();
    const startLsn = await source.start();
    const wal = new WalCopy(source.wal, folder, startLsn);
    const data = new DataFiles(dataFolder, repository.contents);
    const cluster = await copyFiles(request, earlier);
    const { stopLsn, label } = await source.stop();
    const endedAt = new Date();
    await wal.copyTo(await source.flushed(), endedAt);
    let bytes = cluster.bytes;
    const own = await data.take({ all: true }, (more) => {
      signal.throwIfAborted();
      bytes += more;
      onProgress({ bytes, bytesTotal: cluster.bytesTotal + cluster.dataBytes });
    });
    await repository.contents.sync();
    signal.throwIfAborted();
    const manifest: BackupManifest = {
      version: 1,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt.toISOString(),
      studio: studioVersion,
      ...source.facts,
      dataFolder,
      database: {
        kind: "cluster",
        platform: `${process.platform}-${process.arch}`,
        startLsn: printLsn(startLsn),
        stopLsn: printLsn(stopLsn),
        segmentBytes: source.wal.segmentBytes,
        folders: cluster.folders,
        files: cluster.files,
        backupLabel: label,
      },
      files: own.files,
    };
    await writeManifest(folder, manifest);
    return { name, folder, manifest, wal, data, newBytes: cluster.newBytes, vanished: own.vanished, links: own.links };
  } catch (error) {
    await source.abandon();
    // What cannot be removed (a disk that fails) has no manifest, and is no backup.
    await repository.remove(name).catch(() => {});
    throw error;
  }
}

/** PostgreSQL's own tables are small, and the same in each of its databases. */
const SMALL_BYTES = 1_000_000;

/** Those of an earlier backup are likely to be there, most of a large cluster among them. */
async function copyFiles(
  { repository, source, dataFolder, signal, onProgress, between }: ClusterBackupRequest,
  earlier: WholeBackup | undefined,
) {
  const { pgdata } = source.wal;
  const { folders, files: names } = await listClusterFiles(pgdata);
  const known = earlier?.manifest.database;
  const sizes = new Map(known?.kind === "cluster" ? known.files.map((file) => [file.path, file.bytes]) : []);
  const found = await Promise.all(names.map(async (name) => ({ name, bytes: await sizeOf(path.join(pgdata, name)) })));
  const bytesTotal = found.reduce((sum, { bytes }) => sum + bytes, 0);
  const dataBytes = await new DataFiles(dataFolder, repository.contents).measure();
  const files: StoredFile[] = [];
  let [bytes, newBytes] = [0, 0];
  for (const { name, bytes: size } of found) {
    signal.throwIfAborted();
    const file = path.join(pgdata, name);
    try {
      const likely = size < SMALL_BYTES || sizes.get(name) === size;
      const { isNew, ...stored } = await repository.contents.add(file, { likely });
      files.push({ path: name, bytes: stored.bytes, sha256: stored.sha256 });
      if (isNew) newBytes += stored.bytes;
    } catch (error) {
      const { code, path: place } = error as NodeJS.ErrnoException;
      // A table that was dropped meanwhile: the log says so.
      if (code !== "ENOENT" || place !== file) throw error;
    }
    bytes += size;
    onProgress({ bytes, bytesTotal: bytesTotal + dataBytes });
    await between?.();
  }
  return { folders, files, bytes, bytesTotal, dataBytes, newBytes };
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    // Told above.
    () => 0,
  );
