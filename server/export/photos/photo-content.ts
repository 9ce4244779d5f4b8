import sharp from "sharp";
import { type ErrorCode, StudioError } from "#domain/error.ts";
import type { PhotoHandling } from "#domain/export/export-request.ts";
import type { Database } from "#server/db/client.ts";
import { isWithheld } from "#server/entries/withhold.ts";
import { databaseGone } from "#server/export/rows/snapshot.ts";
import { findPhoto, loadPhotoImage } from "#server/photo-file/find-photo.ts";
import type { Original } from "#server/photo-file/original.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { markOf, markOfFile } from "#server/photo-file/photo-mark.ts";
import { photoType } from "#server/photo-file/photo-type.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import type { PlacedContent } from "./place-file.ts";

/** Why a photo cannot be had; `reason` is counted by. */
export type PhotoLack = { kind: "missing"; reason: string; what: string; identity: string | null };

export type PhotoContent = { identity: string | null; content: PlacedContent | PhotoLack };

type Where = { db: Database; cache: PhotoCache };

/**
 * A photo as it leaves, without EXIF blocks: its bytes, or the file that a link may lead to. What is withdrawn, gone or broken is a lack;
 * anything else that keeps it back is thrown. `isWithin` false: its name leads out of where it is to be put, so it is not read.
 */
export async function photoContent(
  { db, cache }: Where,
  imageId: string,
  how: Exclude<PhotoHandling, "none">,
  isWithin = true,
): Promise<PhotoContent> {
  const image = await loadPhotoImage(db, BigInt(imageId)).catch((error) => {
    throw databaseGone(error);
  });
  const identity = image?.identity ?? null;
  const lack = (reason: string, what: string) => ({
    identity,
    content: { kind: "missing" as const, reason, what, identity },
  });
  if (!isWithin) return lack("elsewhere", "its name leads out of the folder: it must be there where the trainer runs");
  if (image?.photo === "withdrawn") return lack("withdrawn", WITHDRAWN);
  if (!image?.photoSource || image.photo === "absent") return lack("absent", "the studio knows no photo of it");
  try {
    const original = await findPhoto(db, image, image.photoSource, cache);
    if (original === null) return lack("absent", "its photo is no more where it was");
    const { content, mark } = await contentOf(original, how);
    if (await isWithheld(db.pool, image.datasetId, mark)) return lack("withdrawn", WITHDRAWN);
    return { identity, content };
  } catch (error) {
    const reason = error instanceof StudioError ? UNREAD[error.code] : isOfDisk(error) && "unreachable";
    if (!reason) throw error;
    return lack(reason, (error as Error).message);
  }
}

/** Its file may not be read, or its disk is broken. */
const isOfDisk = (error: unknown) => typeof (error as NodeJS.ErrnoException).syscall === "string";

/** What may keep a photo back without ending the export. */
const UNREAD: Partial<Record<ErrorCode, string>> = {
  not_found: "absent",
  gone: "withdrawn",
  unreadable_input: "broken",
  unreachable: "unreachable",
  too_large: "too-large",
};

const WITHDRAWN = "the photo was withdrawn";

/** What stands in the target, and the mark of the photo's own bytes. */
async function contentOf(
  { file, read }: Original,
  how: Exclude<PhotoHandling, "none">,
): Promise<{ content: PlacedContent; mark: Buffer }> {
  if (how === "link" && file !== null && !(await isTurned(file)))
    return { content: { linkTo: file }, mark: await markOfFile(file) };
  const bytes = await read();
  const type = photoType(bytes);
  return { content: { bytes: type === null ? bytes : await stripExif(bytes, type) }, mark: markOf(bytes) };
}

async function isTurned(file: string): Promise<boolean> {
  const metadata = await sharp(file)
    .metadata()
    // Not a photo that can be read: it is copied as it is.
    .catch(() => null);
  return (metadata?.orientation ?? 1) !== 1;
}
