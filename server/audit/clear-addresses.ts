import type { Database } from "#server/db/client.ts";

/** So that no statement locks a million rows. */
const ROWS_MAX = 5_000;

/** Clears addresses that are ninety days old, the one change of the log that its trigger lets pass; answers of how many rows. */
export async function clearAddresses({ pool }: Database): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE "AuditEvent" SET address = NULL WHERE id IN (
       SELECT id FROM "AuditEvent" WHERE address IS NOT NULL AND at < now() - interval '90 days' ORDER BY at LIMIT $1)`,
    [ROWS_MAX],
  );
  return rowCount ?? 0;
}
