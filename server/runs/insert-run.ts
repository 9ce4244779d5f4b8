import { must } from "#domain/must.ts";
import type { RunKind } from "#domain/run-kind.ts";
import { record } from "#server/db/audit.ts";
import type { Queryable } from "#server/db/transaction.ts";

export type NewRun = {
  kind: RunKind;
  datasetId?: bigint | null;
  reviewerId?: string | null;
  request: unknown;
  progress?: unknown;
};

/**
 * Writes down a Run, and in the audit log that it was asked for, and answers its id: the one place that does. Within a transaction. Its time is the database's clock, as that of every
 * verdict: by it is told what was decided since. `heldId`: of a Run that this process carries out itself, and whose lock it
 * holds already; else it waits for a worker, and createRun sends its job in the same transaction.
 */
export async function insertRun(db: Queryable, run: NewRun, heldId: bigint | null = null): Promise<bigint> {
  const { kind, datasetId = null, reviewerId = null, request, progress } = run;
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO "Run" (id, kind, state, "datasetId", "reviewerId", request, progress, "createdAt")
     VALUES (coalesce($1, nextval(pg_get_serial_sequence('"Run"', 'id'))), $2, $3::"RunState", $4, $5, $6, $7, clock_timestamp())
     RETURNING id`,
    [
      heldId,
      kind,
      heldId === null ? "waiting" : "running",
      datasetId,
      reviewerId,
      JSON.stringify(request),
      progress === undefined ? null : JSON.stringify(progress),
    ],
  );
  const id = BigInt(must(rows[0], "an insert returns its row").id);
  await record(db, { action: `${kind}_start`, datasetId, target: { kind: "run", id }, after: requestOf(run) });
  return id;
}

const RECORDED_CHARACTERS_MAX = 4000;

/** What was asked for; a list of a thousand entries stands in the Run alone. */
function requestOf({ request }: NewRun): object {
  // A note is written by somebody, and may name anybody.
  const text = JSON.stringify(request, (key, value) => (key === "note" ? undefined : value));
  return text.length <= RECORDED_CHARACTERS_MAX ? { request: JSON.parse(text) } : { request: "…" };
}
