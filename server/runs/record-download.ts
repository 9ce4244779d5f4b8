import type { AuditAction } from "#domain/audit/action.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** Records that a file of a Run is about to leave. Before its first byte: what cannot be recorded does not leave. */
export async function recordDownload(
  { pool }: Database,
  action: Extract<AuditAction, "export_download" | "rejects_download">,
  runId: bigint,
  what: object,
): Promise<void> {
  const sql = `SELECT ${noted('"datasetId"', "id", "NULL", "$2")} FROM "Run" WHERE id = $1`;
  await changeRecorded(pool, { action, on: "run" }, sql, [runId, JSON.stringify(what)]);
}
