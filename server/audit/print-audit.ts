import { auditCsvHead, printAuditCsv } from "#domain/audit/csv.ts";
import type { AuditFilter, AuditFormat } from "#domain/audit/event.ts";
import type { Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { auditEvents } from "./load-audit.ts";

export const AUDIT_TYPES = { jsonl: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;

/** The log as far as somebody may read it, as text of that format, page by page. */
export async function* printAudit(
  db: Database,
  standing: Standing,
  format: AuditFormat,
  filter: AuditFilter,
): AsyncGenerator<string> {
  if (format === "csv") yield auditCsvHead();
  for await (const events of auditEvents(db, standing, filter))
    yield events.map((event) => (format === "csv" ? printAuditCsv(event) : `${JSON.stringify(event)}\n`)).join("");
}
