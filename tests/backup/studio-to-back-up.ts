import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, vi } from "vitest";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { openRepository } from "#server/backup/repository.ts";
import { verifyBackups } from "#server/backup/verify-backups.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { startCommand } from "#tests/machine/start-command.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { type OwnStudio, openOwnStudio, removeStudio } from "./own-studio.ts";

/** For tests of what goes wrong with backups: a folder of the file's, and in it a studio with five entries and one verdict. */
export function studioToBackUp() {
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
  const files = {
    /** Everything in it is removed at the end, studios with what they keep elsewhere. */
    folder: "",
    studio: undefined as unknown as OwnStudio,
    entryIds: [] as bigint[],
    at: (name: string) => path.join(files.folder, name),
    /** `studio …`, on that studio. */
    command: (...args: string[]) => startCommand(args, { SVIT_DATA: files.studio.dataFolder }),
  };
  beforeAll(async () => {
    files.folder = await scratchFolder("svit-test");
    files.studio = await openOwnStudio(files.at("data"));
    ({ entryIds: files.entryIds } = await addDataset(files.studio.db, { perImage: 5 }));
    await decide(files.studio.db, files.entryIds[0] ?? 0n, { decision: "flag" });
  });
  afterAll(async () => {
    await files.studio.leave();
    for (const name of await readdir(files.folder)) await removeStudio(files.at(name));
    await rm(files.folder, { recursive: true, force: true });
  });
  return files;
}

/** What verifying says of each backup of a repository. */
export const verify = (repository: string) => verifyBackups(repository, new AbortController().signal, () => {});

/** The only backup of a repository, and the manifest as it stands there. */
export async function backupIn(repository: string) {
  const [backup] = await (await openRepository(repository)).listWhole();
  if (!backup) throw new Error("no whole backup");
  return backup;
}

/** Writes another manifest in place of that of the only backup. */
export async function changeManifest(repository: string, change: (manifest: BackupManifest) => void): Promise<void> {
  const { folder, manifest } = await backupIn(repository);
  change(manifest);
  await writeFile(path.join(folder, "manifest.json"), JSON.stringify(manifest));
}
