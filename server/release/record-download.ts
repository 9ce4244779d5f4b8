import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** Records that files of a release are about to leave. Before the first byte: what cannot be recorded does not leave. */
export async function recordReleaseDownload({ pool }: Database, datasetId: bigint, what: object): Promise<void> {
  const sql = `SELECT ${noted("id", "id", "NULL", "$2")} FROM "Dataset" WHERE id = $1`;
  await changeRecorded(pool, { action: "release_download", on: "dataset" }, sql, [datasetId, JSON.stringify(what)]);
}
