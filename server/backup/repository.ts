import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { acquireLock, type Lock } from "#bin/lock.mjs";
import { type JournalLine, parseJournal } from "#domain/backup/journal.ts";
import { BACKUP_VERSION, type BackupManifest, manifestSchema, repositorySchema } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";
import { ContentStore } from "./content-store.ts";
import { writeSynced } from "./write-synced.ts";

/** A backup in a repository. `manifest` is null where it was broken off; "unreadable" where its file holds something else. */
export type FoundBackup = { name: string; folder: string; manifest: BackupManifest | "unreadable" | null };
export type WholeBackup = { name: string; folder: string; manifest: BackupManifest };

/** A folder of backups of one studio. */
export class Repository {
  readonly folder: string;
  readonly installation: string;
  readonly contents: ContentStore;

  constructor(folder: string, installation: string) {
    this.folder = folder;
    this.installation = installation;
    this.contents = new ContentStore(path.join(folder, "contents"));
  }

  /** All backups, the oldest first. */
  async list(): Promise<FoundBackup[]> {
    const backups = path.join(this.folder, "backups");
    // None was begun yet.
    const names = await readdir(backups).catch(() => []);
    const found = names.sort().map(async (name) => {
      const folder = path.join(backups, name);
      return { name, folder, manifest: await readManifest(folder) };
    });
    return Promise.all(found);
  }

  async listWhole(): Promise<WholeBackup[]> {
    return (await this.list()).filter(isWhole);
  }

  /** A folder for a new backup, named after now. It is no backup before its manifest is written. */
  async begin(): Promise<{ name: string; folder: string }> {
    await makeFolder(path.join(this.folder, "backups"), PRIVATE_FOLDER);
    const name = `${new Date().toISOString().replaceAll(":", "").replace(".", "-")}-${randomBytes(2).toString("hex")}`;
    const folder = path.join(this.folder, "backups", name);
    await mkdir(folder, { mode: PRIVATE_FOLDER });
    await mkdir(path.join(folder, "wal"), { mode: PRIVATE_FOLDER });
    return { name, folder };
  }

  /** Removes a backup, its manifest first: what is left of it, should this be killed, is no backup. */
  async remove(name: string): Promise<void> {
    const folder = path.join(this.folder, "backups", name);
    await rm(path.join(folder, MANIFEST), { force: true });
    await rm(folder, { recursive: true, force: true });
  }

  /** The only writer of this repository on this machine. @throws StudioError conflict where there is another */
  async lock(): Promise<Lock> {
    return acquireLock(path.join(this.folder, "lock"), {
      onWait: () => {
        throw new StudioError("conflict", message("backupBusy", { folder: this.folder }));
      },
    });
  }
}

const MANIFEST = "manifest.json";
const MARK = "repository.json";
export const journalOf = (backupFolder: string) => path.join(backupFolder, "journal.jsonl");

export const isWhole = (found: FoundBackup): found is WholeBackup =>
  found.manifest !== null && found.manifest !== "unreadable";

/** Makes a backup whole, as the last of all. */
export async function writeManifest(backupFolder: string, manifest: BackupManifest): Promise<void> {
  await writeSynced(path.join(backupFolder, MANIFEST), `${JSON.stringify(manifest)}\n`);
}

/** What came to a backup, in its order; null where its journal is damaged. */
export async function readJournal(backupFolder: string): Promise<JournalLine[] | null> {
  const text = await readFile(journalOf(backupFolder), "utf8").catch((error: NodeJS.ErrnoException) => {
    // A dump has none.
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return parseJournal(text);
}

async function readManifest(folder: string): Promise<BackupManifest | "unreadable" | null> {
  const text = await readFile(path.join(folder, MANIFEST), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (text === null) return null;
  const value = parseJson(text);
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > BACKUP_VERSION)
    throw new StudioError("database_newer", message("backupNewer", { folder }));
  const parsed = manifestSchema.safeParse(value);
  return parsed.success ? parsed.data : "unreadable";
}

/** Opens a repository that is there, to look at or to restore from. @throws StudioError not_found, unprocessable */
export async function openRepository(folder: string): Promise<Repository> {
  const own = path.resolve(folder);
  const installation = await readMark(own);
  if (installation === null) throw new StudioError("not_found", message("backupNone", { folder: own }));
  return new Repository(await realpath(own), installation);
}

/**
 * Opens the repository of this studio to write to, and makes it where the folder is missing or empty. `knownBy`: the file that says
 * that it was there before, for then an empty folder is the place of a disk that is not mounted.
 * @throws StudioError conflict where the folder holds something else, or another studio's backups; place_down
 */
export async function makeRepository(
  folder: string,
  installation: string,
  knownBy: string | null,
): Promise<Repository> {
  const own = path.resolve(folder);
  const known = await readMark(own);
  if (known !== null && known !== installation)
    throw new StudioError("conflict", message("backupForeign", { folder: own }));
  if (known === null && knownBy !== null)
    throw new StudioError("place_down", message("backupGone", { folder: own, file: knownBy }));
  if (known === null) {
    await makeFolder(own, PRIVATE_FOLDER);
    const names = await readdir(own);
    // What a mount of its own brings; and what a killed first backup was about to name.
    const foreign = names.filter((name) => !["lost+found", "lock", `${MARK}.new`].includes(name));
    if (foreign.length > 0) throw new StudioError("conflict", message("backupNotEmpty", { folder: own }));
    const mark = { kind: "svit-studio-backups", version: BACKUP_VERSION, installation };
    await writeSynced(path.join(own, MARK), `${JSON.stringify(mark)}\n`);
  }
  return new Repository(await realpath(own), installation);
}

async function readMark(folder: string): Promise<string | null> {
  const text = await readFile(path.join(folder, MARK), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = repositorySchema.safeParse(parseJson(text));
  if (!parsed.success) throw new StudioError("unprocessable", message("backupDamagedMark", { folder }));
  if (parsed.data.version > BACKUP_VERSION) throw new StudioError("database_newer", message("backupNewer", { folder }));
  return parsed.data.installation;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
