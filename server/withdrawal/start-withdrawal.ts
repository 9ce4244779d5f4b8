import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { WithdrawalRequest } from "#domain/withdrawal.ts";
import { withholdEntries, withholdPhotos } from "#server/entries/withhold.ts";
import type { NewRun } from "#server/runs/insert-run.ts";

type Asked = WithdrawalRequest & { datasetId: bigint; reviewerId: string | null };

/**
 * Withdraws photos, and answers the Run that is to remove what the studio keeps of them. From the caller's commit on no screen,
 * route or export shows them, whatever becomes of the Run. Asked again for photos that are withdrawn, it removes what is left.
 * Within the caller's transaction. @throws StudioError not_found where one of them is no image of the data set
 */
export async function startWithdrawal(
  client: pg.PoolClient,
  { datasetId, imageIds, reason, reviewerId }: Asked,
): Promise<NewRun> {
  const ids = [...new Set(imageIds)];
  const found = await client.query(
    `SELECT id FROM "Image" WHERE "datasetId" = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR UPDATE`,
    [datasetId, ids],
  );
  if (found.rows.length < ids.length) throw new StudioError("not_found", message("noImages"));
  await client.query(REMEMBER, [datasetId, ids, reason, reviewerId]);
  await client.query(`UPDATE "Image" SET "isWithdrawn" = true WHERE id = ANY($1::bigint[])`, [ids]);
  await withholdEntries(client, datasetId, ids);
  // The same bytes may be another image's as well.
  await withholdPhotos(client, datasetId, null);
  await client.query(
    `UPDATE "ReportedPhoto" r SET "closedAt" = now() FROM "Image" i
     WHERE r."datasetId" = $1 AND r."closedAt" IS NULL AND i.id = r."imageId" AND i."isWithdrawn"`,
    [datasetId],
  );
  const progress = { done: 0, total: ids.length };
  return { kind: "withdrawal", datasetId, reviewerId, request: { imageIds: ids }, progress };
}

/** What a photo is known by from now on. One that is withdrawn already learns what its image got since. */
const REMEMBER = `
  WITH known AS (
    SELECT i.id, i.identity,
      ARRAY(SELECT k.alias FROM "ImageAlias" k WHERE k."imageId" = i.id UNION SELECT i.identity) AS names,
      ARRAY(SELECT f.mark FROM "PhotoFile" f WHERE f."imageId" = i.id AND f.mark IS NOT NULL
            UNION SELECT i."photoMark" WHERE i."photoMark" IS NOT NULL) AS marks,
      ARRAY(SELECT DISTINCT f.stamp FROM "PhotoFile" f WHERE f."imageId" = i.id AND f.stamp IS NOT NULL) AS stamps
    FROM "Image" i WHERE i.id = ANY($2::bigint[])
  ), learnt AS (
    UPDATE "Withdrawal" w SET "clearedAt" = NULL, names = ARRAY(SELECT DISTINCT unnest(w.names || known.names)),
      marks = ARRAY(SELECT DISTINCT unnest(w.marks || known.marks)), stamps = ARRAY(SELECT DISTINCT unnest(w.stamps || known.stamps))
    FROM known WHERE w."datasetId" = $1 AND w."imageId" = known.id AND w."restoredAt" IS NULL
    RETURNING w."imageId"
  )
  INSERT INTO "Withdrawal" ("datasetId", "imageId", identity, names, marks, stamps, digests, reason, "reviewerId")
  SELECT $1, known.id, known.identity, known.names, known.marks, known.stamps, '{}', $3, $4::uuid
  FROM known WHERE known.id NOT IN (SELECT "imageId" FROM learnt) ORDER BY known.id`;
