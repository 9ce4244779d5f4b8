import { open } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { studioVersion } from "#server/version.ts";
import { forOperator } from "#server/world-fault.ts";
import { DataFiles } from "./data-files.ts";
import { findDumpProgram, runDumpProgram } from "./dump-programs.ts";
import { type Repository, type WholeBackup, writeManifest } from "./repository.ts";
import { loadStudioFacts, type StudioFacts } from "./studio-facts.ts";

export type TakenDump = WholeBackup & { newBytes: number; vanished: number; links: number };

/** Backs up a PostgreSQL of one's own by its pg_dump: one snapshot of the database, then the data folder's files. */
export async function backUpDump(
  { repository, dataFolder, signal }: { repository: Repository; dataFolder: string; signal: AbortSignal },
  url: string,
  facts: StudioFacts,
): Promise<TakenDump> {
  const program = findDumpProgram("pg_dump", Math.floor(facts.postgres / 10_000));
  const { name, folder } = await repository.begin();
  try {
    const startedAt = new Date().toISOString();
    const dump = path.join(folder, "database.dump");
    // Made before, so that it is nobody else's from the first byte.
    await (await open(dump, "wx", PRIVATE_FILE)).close();
    // Job queues (schema pgboss) go with it: what waited goes on waiting.
    await runDumpProgram(program, ["--format=custom", "--compress=6", `--file=${dump}`], url, signal);
    const stored = await repository.contents.adopt(dump);
    const own = await new DataFiles(dataFolder, repository.contents).take({ all: true });
    await repository.contents.sync();
    signal.throwIfAborted();
    const manifest: BackupManifest = {
      version: 1,
      startedAt,
      // A dump is of the moment at which it began.
      endedAt: startedAt,
      studio: studioVersion,
      ...facts,
      dataFolder,
      database: { kind: "dump", file: { path: "database.dump", ...stored } },
      files: own.files,
    };
    await writeManifest(folder, manifest);
    return { name, folder, manifest, newBytes: stored.bytes, vanished: own.vanished, links: own.links };
  } catch (error) {
    // What cannot be removed (a disk that fails) has no manifest, and is no backup.
    await repository.remove(name).catch(() => {});
    throw error;
  }
}

/** What a backup says of the studio whose database that is. @throws StudioError database_down where it does not answer */
export async function askStudioFacts(url: string): Promise<StudioFacts> {
  const client = new pg.Client({ connectionString: url, application_name: "svit-studio backup" });
  client.on("error", () => {});
  await client.connect().catch((cause: Error) => {
    throw forOperator(cause);
  });
  try {
    return await loadStudioFacts(client);
  } finally {
    await client.end();
  }
}
