import type { AuditFilter, AuditFormat } from "#domain/audit/event.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** Records that the log itself is about to leave. */
export async function recordAuditDownload({ pool }: Database, format: AuditFormat, filter: AuditFilter): Promise<void> {
  const { datasetId = null } = filter;
  await record(pool, { action: "audit_download", datasetId, after: { format, ...filter } });
}
