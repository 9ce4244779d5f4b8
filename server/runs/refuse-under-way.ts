import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RunKind } from "#domain/run-kind.ts";
import type { Queryable } from "#server/db/transaction.ts";

/**
 * For work that a data set has once at a time. Under a lock of the caller's that everybody takes who asks for it, as one of the
 * data set's row. @throws StudioError conflict where a Run of the kind waits or is carried out
 */
export async function refuseUnderWay(
  db: Queryable,
  kind: RunKind,
  { id: datasetId, name }: { id: bigint; name: string },
): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id::text FROM "Run" WHERE kind = $1 AND "datasetId" = $2 AND state IN ('waiting', 'running') LIMIT 1`,
    [kind, datasetId],
  );
  if (rows[0]) throw new StudioError("conflict", message("runUnderWay", { name, id: rows[0].id }));
}
