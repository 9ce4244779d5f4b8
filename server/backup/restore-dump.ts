import os from "node:os";
import pg from "pg";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { forOperator } from "#server/world-fault.ts";
import { findDumpProgram, runDumpProgram } from "./dump-programs.ts";

/** Refuses a database that is not empty, or whose PostgreSQL is older than the dump's. @throws StudioError conflict */
export async function refuseFilled(url: string, { postgres }: BackupManifest): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect().catch((cause: Error) => {
    throw forOperator(cause);
  });
  try {
    const { rows } = await client.query<{ tables: number; major: number }>(
      `SELECT (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')) AS tables,
         current_setting('server_version_num')::int / 10000 AS major`,
    );
    const { tables = 0, major = 0 } = rows[0] ?? {};
    if (tables > 0) throw new StudioError("conflict", message("restoreDatabaseFilled", { tables }));
    const theirs = Math.floor(postgres / 10_000);
    if (major < theirs) throw new StudioError("conflict", message("restoreOlderPostgres", { own: major, theirs }));
    findDumpProgram("pg_restore", theirs);
  } finally {
    await client.end();
  }
}

/** Fills the empty database at `url` from a dump. */
export async function restoreDump(
  dump: string,
  url: string,
  { postgres }: BackupManifest,
  signal: AbortSignal,
): Promise<void> {
  const program = findDumpProgram("pg_restore", Math.floor(postgres / 10_000));
  const jobs = Math.min(8, Math.max(2, os.availableParallelism()));
  await runDumpProgram(program, ["--no-owner", "--exit-on-error", `--jobs=${jobs}`, dump], url, signal);
}
