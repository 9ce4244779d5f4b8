import { namesToRemove } from "#domain/backup/keep.ts";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { isWhole, type Repository, readJournal } from "./repository.ts";

/**
 * Removes all but the newest `keep` whole backups, and what none of those needs. The newest whole one stays in any case. Nobody
 * else may be writing. Answers how many went, and the bytes that were freed.
 */
export async function pruneBackups(repository: Repository, keep: number): Promise<{ removed: number; freed: number }> {
  const found = await repository.list();
  // Somebody has to look at one whose manifest was damaged: it stays, and counts for nothing.
  const known = found.filter(({ manifest }) => manifest !== "unreadable");
  const names = namesToRemove(
    known.map((one) => ({ name: one.name, isWhole: isWhole(one) })),
    keep,
  );
  if (names.length === 0) return { removed: 0, freed: 0 };
  if (known.length < found.length) return { removed: 0, freed: 0 };
  for (const name of names) await repository.remove(name);
  const wanted = new Set<string>();
  for (const { folder, manifest } of (await repository.list()).filter(isWhole)) {
    for (const { sha256 } of storedFilesOf(manifest)) wanted.add(sha256);
    const journal = await readJournal(folder);
    if (journal === null) throw new StudioError("unprocessable", message("backupJournalDamaged", { folder }));
    for (const { files } of journal) for (const { sha256 } of files) wanted.add(sha256);
  }
  return { removed: names.length, freed: await repository.contents.sweep(wanted) };
}

/** All files that a manifest names. */
export const storedFilesOf = ({ database, files }: BackupManifest) => [
  ...(database.kind === "cluster" ? database.files : [database.file]),
  ...files,
];
