import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** Somebody whom a session can be given to. */
export type Assignee = { id: string; name: string };

/** Who reviews in each of the data sets, by name: whom a lead can give a session to. */
export async function loadAssignees(
  { pool }: Database,
  datasetIds: readonly string[],
): Promise<ReadonlyMap<string, Assignee[]>> {
  const { rows } = await pool.query<Assignee & { datasetId: string }>(
    `SELECT d.id::text AS "datasetId", r.id, r.name FROM unnest($1::bigint[]) AS d (id), "Reviewer" r
     WHERE ${REVIEWS} ORDER BY r.name, r.id`,
    [datasetIds],
  );
  return Map.groupBy(rows, ({ datasetId }) => datasetId);
}

/** Refuses somebody who does not review there in the sentence that an unknown id gets. @throws StudioError unprocessable */
export async function requireAssignee(db: Queryable, datasetId: bigint, assigneeId: string): Promise<void> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM (SELECT $1::bigint AS id) d, "Reviewer" r WHERE r.id = $2 AND ${REVIEWS}`,
    [datasetId, assigneeId],
  );
  if (rowCount === 0) throw new StudioError("unprocessable", message("notAnAssignee"));
}

/** Of a reviewer r and a data set d: by a role that they were given, by a group while they are signed in, or as an owner of the studio. */
const REVIEWS = `(r."isOwner"
  OR EXISTS (SELECT 1 FROM "Membership" m WHERE m."reviewerId" = r.id AND m."datasetId" = d.id AND m.role <> 'reader')
  OR EXISTS (SELECT 1 FROM "SignIn" s JOIN "GroupRole" g ON g."group" = ANY (s.groups) WHERE s."reviewerId" = r.id
    AND s."expiresAt" > now() AND (g."datasetId" IS NULL OR g."datasetId" = d.id AND g.role <> 'reader')))`;
