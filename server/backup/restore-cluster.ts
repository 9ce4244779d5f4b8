import { chmod, chown, constants, copyFile, mkdir, open, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { JournalLine } from "#domain/backup/journal.ts";
import type { ClusterBackup } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Account } from "#server/cluster/account.ts";
import { adoptFiles } from "#server/cluster/adopt-files.ts";
import { packagedMajor } from "#server/cluster/programs.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";
import { CLUSTER_FILE } from "./data-files.ts";
import { readChunks, writeAll } from "./read-chunks.ts";
import type { Repository, WholeBackup } from "./repository.ts";

const passwordsSchema = z.object({ password: z.string().min(1), controlPassword: z.string().min(1) });

/** Refuses files that PostgreSQL of this machine cannot read. @throws StudioError conflict */
export async function refuseOtherPostgres(
  { manifest }: WholeBackup,
  { platform }: ClusterBackup,
  say: (text: string) => void,
): Promise<void> {
  const own = await packagedMajor(say);
  const theirs = Math.floor(manifest.postgres / 10_000);
  if (own !== theirs) throw new StudioError("conflict", message("restoreOtherPostgres", { own, theirs }));
  const here = `${process.platform}-${process.arch}`;
  if (platform !== here)
    throw new StudioError("conflict", message("restoreOtherPlatform", { own: here, theirs: platform }));
}

/**
 * Puts a cluster's files into a data folder without one: the copied files, the label that tells PostgreSQL where to begin, and
 * the log up to the last of `lines`. When it starts there it replays that log to its end, as after a power cut.
 */
export async function restoreCluster(
  repository: Repository,
  backup: WholeBackup,
  database: ClusterBackup,
  lines: readonly JournalLine[],
  dataFolder: string,
  say: (text: string) => void,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const kept = backup.manifest.files.find((file) => file.path === CLUSTER_FILE);
  const file = must(kept, "a backup of a cluster has its passwords");
  const text = await readFile(repository.contents.placeOf(file.sha256), "utf8");
  await adoptFiles(dataFolder, passwordsSchema.parse(JSON.parse(text)), say, async (folder, account) => {
    await mkdir(folder, { mode: PRIVATE_FOLDER });
    await give(folder, account);
    for (const name of database.folders) {
      // pg_wal comes before pg_wal/summaries.
      await makeFolder(path.join(folder, name), PRIVATE_FOLDER);
      await give(path.join(folder, name), account);
    }
    for (const one of database.files) {
      const target = path.join(folder, one.path);
      await copyContent(repository.contents.placeOf(one.sha256), target);
      await give(target, account);
      onBytes(one.bytes);
    }
    const label = path.join(folder, "backup_label");
    await writeFile(label, database.backupLabel, { mode: PRIVATE_FILE });
    await give(label, account);
    for (const [segment, bytes] of heldOf(lines)) {
      const target = path.join(folder, "pg_wal", segment);
      await copyLog(path.join(backup.folder, "wal", segment), target, bytes, database.segmentBytes);
      await give(target, account);
    }
  });
}

/** Copies a file of the repository (as a reference where the disk can), readable by its owner alone. */
export async function copyContent(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, PRIVATE_FILE);
}

async function give(file: string, account: Account | null): Promise<void> {
  if (account) await chown(file, account.uid, account.gid);
}

/** How much of each segment the lines have. */
function heldOf(lines: readonly JournalLine[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { wal } of lines) for (const { segment, offset, bytes } of wal) held.set(segment, offset + bytes);
  return held;
}

/** As much of a segment as belongs to the state that is restored, then zeros to its size, as PostgreSQL makes them. */
async function copyLog(from: string, to: string, bytes: number, segmentBytes: number): Promise<void> {
  const handle = await open(to, "wx", PRIVATE_FILE);
  try {
    let at = 0;
    for await (const chunk of readChunks(from, 0, bytes)) {
      await writeAll(handle, chunk, at, to);
      at += chunk.length;
    }
  } finally {
    await handle.close();
  }
  await truncate(to, segmentBytes);
}
