import type { ImageView } from "#domain/entry/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { isShown } from "#domain/photo/photo-url.ts";
import type { PhotoReportBody, ReportedPhotoView } from "#domain/withdrawal.ts";
import { changeRecorded, noted, recordInPrisma } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { countOfImage } from "#server/db/entry-images-sql.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";

/** As many as a page shows. */
const SHOWN_MAX = 500;

/**
 * Tells the leads that a photo should not be here. It decides nothing: the entry stays as it is. The same id again changes nothing.
 * @throws StudioError not_found (no such image) · unprocessable (the id with other content)
 */
export async function reportPhoto(
  db: Database,
  reviewerId: string,
  imageId: bigint,
  { id, entryId, note }: PhotoReportBody,
): Promise<void> {
  const image = await db.prisma.image.findUnique({
    where: { id: imageId },
    select: { datasetId: true, identity: true },
  });
  if (!image) throw new StudioError("not_found", message("noImages"));
  const data = { id, imageId, entryId: entryId === undefined ? null : BigInt(entryId), reviewerId, note, ...image };
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.reportedPhoto.createMany({ data: [data], skipDuplicates: true });
    const target = { kind: "image" as const, id: imageId };
    if (count === 1) await recordInPrisma(tx, { action: "photo_report", datasetId: image.datasetId, target });
  });
  const kept = await db.prisma.reportedPhoto.findUniqueOrThrow({ where: { id } });
  const isSame = kept.imageId === imageId && kept.reviewerId === reviewerId && kept.note === note;
  if (!isSame) throw new StudioError("unprocessable", message("reportOtherContent", { id }));
}

type Row = Omit<ReportedPhotoView, "at" | "entries" | "hasPhoto"> & {
  at: Date;
  entries: string;
  photo: ImageView["photo"] | null;
};

/** The photos that were reported of a data set: those nobody has looked at first, and the newest of each. */
export async function loadReportedPhotos(db: Database, datasetId: bigint): Promise<ReportedPhotoView[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT r.id, r."imageId"::text AS "imageId", r.identity, r."entryId"::text AS "entryId", p.name AS "reviewerName", r.note,
       r."createdAt" AS at, r."closedAt" IS NULL AS "isOpen", i.photo, ${PHOTO_MARK},
       ${countOfImage('r."datasetId"', 'r."imageId"')}::text AS entries
     FROM "ReportedPhoto" r JOIN "Reviewer" p ON p.id = r."reviewerId" LEFT JOIN "Image" i ON i.id = r."imageId"
     WHERE r."datasetId" = $1 ORDER BY r."closedAt" IS NULL DESC, r."createdAt" DESC, r.id DESC LIMIT ${SHOWN_MAX}`,
    [datasetId],
  );
  return rows.map(({ photo, at, entries, ...row }) => ({
    ...row,
    at: at.toISOString(),
    entries: Number(entries),
    hasPhoto: isShown(photo),
  }));
}

/** How many of them nobody has looked at. */
export async function countReportedPhotos(db: Database, datasetId: bigint): Promise<number> {
  return db.prisma.reportedPhoto.count({ where: { datasetId, closedAt: null } });
}

/** Whether a photo of the data set was ever reported or withdrawn: until then there is nothing to look at. */
export async function hasPhotosToWatch(db: Database, datasetId: bigint): Promise<boolean> {
  const { rows } = await db.pool.query<{ has: boolean }>(
    `SELECT EXISTS (SELECT FROM "ReportedPhoto" WHERE "datasetId" = $1)
       OR EXISTS (SELECT FROM "Withdrawal" WHERE "datasetId" = $1) AS has`,
    [datasetId],
  );
  return rows[0]?.has === true;
}

/** Closes reports of a data set, of which a lead says that their photos stay. */
export async function closeReports(db: Database, datasetId: bigint, ids: readonly string[]): Promise<void> {
  await changeRecorded(
    db.pool,
    { action: "photo_reports_close", on: "image" },
    `UPDATE "ReportedPhoto" SET "closedAt" = now() WHERE "datasetId" = $1 AND id = ANY ($2::uuid[]) AND "closedAt" IS NULL
     RETURNING ${noted('"datasetId"', '"imageId"')}`,
    [datasetId, [...ids]],
  );
}
