import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { record } from "#server/db/audit.ts";
import { entriesOfImages } from "#server/db/entry-images-sql.ts";
import { LIVE_CHANNEL } from "#server/db/notify-dataset.ts";
import { NOT_WITHDRAWN } from "#server/db/withdrawn-sql.ts";

/**
 * Shows a withdrawn photo again where its file still lies: whoever looks at it first finds that out. What the studio had kept of it
 * stays gone. Its entries are handed out again by the sessions that had them. Within the caller's transaction.
 * @throws StudioError not_found where it is not withdrawn from that data set
 */
export async function restorePhoto(client: pg.PoolClient, datasetId: bigint, withdrawalId: bigint): Promise<void> {
  const { rows } = await client.query<{ names: string[]; marks: Buffer[]; imageId: string }>(
    `UPDATE "Withdrawal" SET "restoredAt" = now() WHERE id = $1 AND "datasetId" = $2 AND "restoredAt" IS NULL RETURNING names, marks, "imageId"::text AS "imageId"`,
    [withdrawalId, datasetId],
  );
  const [withdrawal] = rows;
  if (!withdrawal) throw new StudioError("not_found", message("noWithdrawal", { id: withdrawalId }));
  await record(client, { action: "photo_restore", datasetId, target: { kind: "image", id: withdrawal.imageId } });
  // Another withdrawal may have a name or the bytes of it, too: what that holds back stays.
  const { rows: shown } = await client.query<{ id: string }>(
    `UPDATE "Image" i SET "isWithdrawn" = false, photo = CASE WHEN i."photoSourceId" IS NULL THEN 'absent' ELSE 'remote' END::"PhotoState"
     WHERE i."datasetId" = $1 AND i."isWithdrawn" AND i.id NOT IN (
       SELECT k."imageId" FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias IN (SELECT unnest(w.names) FROM ${HOLDING})
       UNION SELECT f."imageId" FROM "PhotoFile" f WHERE f."datasetId" = $1 AND (f.mark IN (SELECT unnest(w.marks) FROM ${HOLDING})
         OR f.stamp IN (SELECT unnest(w.stamps) FROM ${HOLDING})))
     RETURNING i.id::text`,
    [datasetId],
  );
  const imageIds = shown.map(({ id }) => id);
  await client.query(
    // Not of an entry that another of its photos keeps back.
    `UPDATE "QueueEntry" qe SET outcome = NULL, "doneAt" = NULL FROM (${entriesOfImages("$1", "$2::bigint[]")}) own
     JOIN "EntryStatus" s ON s."entryId" = own.id AND ${NOT_WITHDRAWN} WHERE qe."entryId" = own.id AND qe.outcome = 'withdrawn'`,
    [datasetId, imageIds],
  );
  await client.query("SELECT pg_notify($1, 'dataset ' || $2)", [LIVE_CHANNEL, String(datasetId)]);
}

const HOLDING = `"Withdrawal" w WHERE w."datasetId" = $1 AND w."restoredAt" IS NULL`;
