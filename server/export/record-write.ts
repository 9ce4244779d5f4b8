import type { ExportFormat } from "#domain/export/formats.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** Records that a data set is about to be written as files by this process, without a Run. */
export async function recordExportWrite({ pool }: Database, datasetName: string, format: ExportFormat): Promise<void> {
  const sql = `SELECT ${noted("id", "id", "NULL", "$2")} FROM "Dataset" WHERE name = $1 AND "removedAt" IS NULL`;
  await changeRecorded(pool, { action: "export_write", on: "dataset" }, sql, [datasetName, JSON.stringify({ format })]);
}
