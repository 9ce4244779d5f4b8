import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { entriesOfImages } from "#server/db/entry-images-sql.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { flagMoved } from "#server/entries/flag-moved.ts";
import { withholdSeen } from "#server/entries/withhold.ts";
import { log } from "#server/log.ts";
import { hasTooManyPixels } from "#server/photo-file/decoding.ts";
import type { PhotoImage } from "#server/photo-file/find-photo.ts";
import { isAddress, type Original } from "#server/photo-file/original.ts";
import { lackOf, tooLarge } from "#server/photo-file/photo-lack.ts";
import { markOf } from "#server/photo-file/photo-mark.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";

/** A photo's bytes as they lie there now, and their mark. */
export type Read = { bytes: Buffer; mark: Buffer };

type Size = { widthPx: number | null; heightPx: number | null };

/**
 * Reads the original. Of one that is seen for the first time, notes what it is: its own size outranks any other. Of one that took the
 * place of what the image has shown, notes that: browsers ask for it under another address, and what was decided beside the former is flagged.
 * Bytes that are a withdrawn photo's are shown for no image.
 * @throws StudioError too_large where it has more pixels than are shown, besides what reading it throws
 */
export async function readNoting(db: Database, image: PhotoImage, original: Original): Promise<Read> {
  try {
    const bytes = await original.read();
    const mark = markOf(bytes);
    if (await withholdSeen(db, image, mark)) throw lackOf("withdrawn", message("photoWithdrawn", { id: image.id }));
    if (hasTooManyPixels(await noteSize(db, image, original, { bytes, mark })))
      throw tooLarge(message("photoTooManyPixels", { id: image.id }));
    return { bytes, mark };
  } catch (error) {
    if (image.photo === "remote" && error instanceof StudioError && error.data.photo === "broken")
      await note(db, image, { ...placeOf(original), photo: "broken" });
    throw error;
  }
}

/**
 * The photo of an image is not where it was said to be. An address may lack it for a while, and smaller pictures of it are still kept; a
 * folder or a zip that is there has no more to say.
 */
export async function noteGone(db: Database, image: PhotoImage): Promise<void> {
  const isKnownAtAddress = image.photo === "present" && image.photoSource !== null && isAddress(image.photoSource);
  if (isKnownAtAddress) return;
  if (image.photo === "present")
    log.warn({ image: String(image.id) }, "a photo is not there any more; its image has none now");
  await note(db, image, { photo: "absent" });
}

type Note = { photo: "absent" | "broken" } & Partial<{ photoPath: string; photoSourceId: bigint }>;

const placeOf = ({ path, source }: Original) => ({ photoPath: path, photoSourceId: source.id });

async function noteSize(db: Database, image: PhotoImage, original: Original, read: Read): Promise<Size> {
  if (image.photo === "remote") return noteSeen(db, image, original, read);
  return image.photoMark !== null && read.mark.equals(image.photoMark) ? image : noteOther(db, image, read);
}

async function noteSeen(db: Database, image: PhotoImage, original: Original, { bytes, mark }: Read): Promise<Size> {
  const reading = await readPhoto(bytes);
  if (!reading.ok) throw lackOf("broken", message("photoBroken", { id: image.id }));
  const { widthPx, heightPx } = reading;
  await db.pool.query(
    `UPDATE "Image" SET photo = 'present', "photoPath" = $3, "photoSourceId" = $4, "widthPx" = $5, "heightPx" = $6, "photoMark" = $7,
       "shownAt" = CASE WHEN "photoMark" = $7 THEN "shownAt" ELSE now() END
     WHERE id = $1 AND photo = 'remote' AND "photoPath" IS NOT DISTINCT FROM $2`,
    [image.id, image.photoPath, original.path, original.source.id, widthPx, heightPx, mark],
  );
  return reading;
}

/** Only of an image that still is as it was found: an import may have told it another photo meanwhile. */
async function note(db: Database, { id, photo, photoPath }: PhotoImage, data: Note): Promise<void> {
  await db.prisma.image.updateMany({ where: { id, photo, photoPath }, data });
}

/**
 * One that is being written just now is no photo yet, and is noted when it is whole. The next import over its folder tells of it, and
 * looks whose it is.
 */
async function noteOther(db: Database, image: PhotoImage, { bytes, mark }: Read): Promise<Size> {
  const reading = await readPhoto(bytes);
  if (!reading.ok) return image;
  const before = image.photoMark;
  await inTransaction(db.pool, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE "Image" SET "photoMark" = $3, "widthPx" = $4, "heightPx" = $5, "shownAt" = CASE WHEN "photoMark" IS NULL THEN "shownAt" ELSE now() END
       WHERE id = $1 AND photo = 'present' AND "photoPath" = $6 AND "photoMark" IS NOT DISTINCT FROM $2`,
      [image.id, before && Buffer.from(before), mark, reading.widthPx, reading.heightPx, image.photoPath],
    );
    if (!rowCount || before === null) return;
    const { rows } = await client.query<{ id: string }>(`${entriesOfImages("$1", "$2::bigint[]")} ORDER BY id`, [
      image.datasetId,
      [String(image.id)],
    ]);
    await flagMoved(
      client,
      image.datasetId,
      rows.map(({ id }) => ({ id: String(id), shownSince: image.shownAt })),
    );
    log.warn({ image: String(image.id) }, "a photo's file was replaced; decisions beside it are flagged");
  });
  return reading;
}
