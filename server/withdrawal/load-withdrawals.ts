import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";
import type { WithdrawalView } from "#domain/withdrawal.ts";
import type { Database } from "#server/db/client.ts";
import { countOfImage } from "#server/db/entry-images-sql.ts";
import { exportsWith } from "./exports-with.ts";

/** As many as a page shows. */
const SHOWN_MAX = 200;

type Row = {
  id: string;
  imageId: string;
  identity: string;
  reason: string;
  reviewerName: string | null;
  at: Date;
  isCleared: boolean;
  entries: string;
  runId: string | null;
  state: string | null;
  error: unknown;
};

/** The photos that are withdrawn from a data set, newest first, each with the earlier exports that hold it. */
export async function loadWithdrawals(db: Database, datasetId: bigint): Promise<WithdrawalView[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT w.id::text, w."imageId"::text AS "imageId", w.identity, w.reason, p.name AS "reviewerName", w."createdAt" AS at,
       w."clearedAt" IS NOT NULL AS "isCleared", r.id::text AS "runId", r.state::text, r.error,
       ${countOfImage('w."datasetId"', 'w."imageId"')}::text AS entries
     FROM "Withdrawal" w LEFT JOIN "Reviewer" p ON p.id = w."reviewerId" LEFT JOIN "Run" r ON r.id = w."runId"
     WHERE w."datasetId" = $1 AND w."restoredAt" IS NULL ORDER BY w.id DESC LIMIT ${SHOWN_MAX}`,
    [datasetId],
  );
  return Promise.all(rows.map((row) => viewOf(db, row)));
}

async function viewOf(db: Database, { runId, state, error, at, entries, ...row }: Row): Promise<WithdrawalView> {
  const exports = await exportsWith(db.pool, row.id);
  return {
    ...row,
    at: at.toISOString(),
    entries: Number(entries),
    run:
      runId === null
        ? null
        : { id: runId, state: runStateSchema.parse(state), error: messageSchema.nullable().parse(error) },
    exports: exports.map((own) => ({ ...own, at: own.at.toISOString() })),
  };
}
