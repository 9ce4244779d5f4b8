import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { type AuditEvent, record } from "#server/db/audit.ts";
import type { Queryable } from "#server/db/transaction.ts";

type BackupEvent = Pick<AuditEvent, "action" | "after">;

/**
 * Records in the audit log of the studio at `url` that its data left for a backup, on a connection of its own. One of a release that had
 * no log yet is backed up all the same.
 */
export const recordBackup = (url: string, event: BackupEvent): Promise<void> =>
  withLog(url, (client) => record(client, event));

/**
 * Records that a backup or a restore failed, as far as the database answers: that failure is told, and no other in its place. One
 * that is tried again each minute stands there once an hour.
 */
export async function recordBackupFailure(
  url: string,
  action: "backup_fail" | "restore_fail",
  error: unknown,
): Promise<void> {
  const after = { code: failureCode(error) };
  const work = async (client: Queryable) => {
    const { rows } = await client.query<{ isKnown: boolean }>(KNOWN, [action, after.code]);
    if (!rows[0]?.isKnown) await record(client, { action, after });
  };
  // Where the database is away there is nowhere to write to; the command says what failed.
  await withLog(url, work).catch(() => {});
}

async function withLog(url: string, work: (client: Queryable) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "svit-studio backup" });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT to_regclass('public."AuditEvent"') IS NOT NULL AS "hasLog"`);
    if (rows[0]?.hasLog) await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the newest event of backups is that same failure, within the hour. */
const KNOWN = `SELECT action = $1 AND after->>'code' = $2 AND at > now() - interval '1 hour' AS "isKnown" FROM "AuditEvent"
  WHERE action IN ('backup', 'backup_fail', 'restore', 'restore_fail') ORDER BY id DESC LIMIT 1`;

/** What kind of failure it is, without its words: these name folders. */
function failureCode(error: unknown): string {
  if (error instanceof StudioError) return error.code;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "internal";
}
