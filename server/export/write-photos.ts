import { rm } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { type ErrorCode, StudioError } from "#domain/error.ts";
import type { MissingPhoto, PhotoReport } from "#domain/export-manifest.ts";
import type { PhotoHandling } from "#domain/export-request.ts";
import type { Database } from "#server/db/client.ts";
import { findPhoto, loadPhotoImage } from "#server/photo-file/find-photo.ts";
import type { Original } from "#server/photo-file/original.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { photoType } from "#server/photo-file/photo-type.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import { type ListedPhoto, openPhotoList, type PhotoList } from "./photo-list.ts";
import { type PlacedContent, placeFile, targetOf } from "./place-file.ts";
import { interrupted } from "./snapshot.ts";

export type PhotosJob = {
  db: Database;
  list: PhotoList;
  how: Exclude<PhotoHandling, "none">;
  /** Absolute. Nothing is written but below it. */
  folder: string;
  cache: PhotoCache;
  signal?: AbortSignal | undefined;
  /** Told of each photo that is not under its name. */
  missing(photo: MissingPhoto): Promise<void>;
  onProgress?: ((photos: number) => void) | undefined;
};

/** Photos under way at once: most of the time goes into waiting for disks and addresses. */
const AT_ONCE = 8;

/**
 * Puts the photos of an export under the names that its records give, without EXIF blocks: the boxes are the raw raster's.
 * A link is made only to a file on this machine's disk that is not turned. Stopped or failed, it takes away what it put.
 */
export async function writePhotos(job: PhotosJob): Promise<Omit<PhotoReport, "list" | "folder">> {
  const placed = await openPhotoList();
  const report = { how: job.how, copied: 0, linked: 0, there: 0, missing: {} as Record<string, number> };
  try {
    for await (const batch of batches(job)) {
      if (job.signal?.aborted) throw interrupted(job.signal);
      const outcomes = await Promise.all(batch.map((photo) => placePhoto(job, photo)));
      for (const [index, outcome] of outcomes.entries()) {
        const { imageId, name } = batch[index] as ListedPhoto;
        if (outcome.kind === "missing") {
          report.missing[outcome.reason] = (report.missing[outcome.reason] ?? 0) + 1;
          await job.missing({ name, image: outcome.identity, reason: outcome.reason, what: outcome.what });
        } else {
          report[outcome.kind]++;
          if (outcome.kind !== "there") placed.add(imageId, name);
        }
      }
      await placed.drain();
      job.onProgress?.(report.copied + report.linked + report.there);
    }
    return report;
  } catch (error) {
    for await (const { name } of placed.read()) {
      const target = targetOf(job.folder, name);
      if (target) await rm(target, { force: true });
    }
    throw error;
  } finally {
    await placed.remove();
  }
}

/** Photos whose names differ, so that none waits for another's place. */
async function* batches({ list }: PhotosJob): AsyncGenerator<ListedPhoto[]> {
  let batch: ListedPhoto[] = [];
  for await (const photo of list.read()) {
    const isFull =
      batch.length === AT_ONCE || batch.some(({ name }) => path.join("/", name) === path.join("/", photo.name));
    if (isFull) {
      yield batch;
      batch = [];
    }
    batch.push(photo);
  }
  if (batch.length > 0) yield batch;
}

type Outcome =
  | { kind: "copied" | "linked" | "there" }
  | { kind: "missing"; reason: string; what: string; identity: string | null };

async function placePhoto(job: PhotosJob, { imageId, name }: ListedPhoto): Promise<Outcome> {
  const image = await loadPhotoImage(job.db, BigInt(imageId));
  const missing = (reason: string, what: string): Outcome => ({
    kind: "missing",
    reason,
    what,
    identity: image?.identity ?? null,
  });
  const target = targetOf(job.folder, name);
  if (target === null)
    return missing("elsewhere", "its name leads out of the folder: it must be there where the trainer runs");
  if (!image?.photoSource || image.photo === "absent") return missing("absent", "the studio knows no photo of it");
  try {
    const original = await findPhoto(job.db, image, image.photoSource, job.cache);
    if (original === null) return missing("absent", "its photo is no more where it was");
    const content = await contentOf(original, job.how);
    const placing = await placeFile(job.folder, target, content);
    if (placing === "taken") return missing("taken", "something else stands under its name");
    return { kind: placing === "there" ? "there" : "linkTo" in content ? "linked" : "copied" };
  } catch (error) {
    const reason = error instanceof StudioError ? LACKS[error.code] : isOfDisk(error) && "unreachable";
    if (!reason) throw error;
    return missing(reason, (error as Error).message);
  }
}

/** Its file may not be read, or its disk is broken: writing says so by errors of its own. */
const isOfDisk = (error: unknown) => typeof (error as NodeJS.ErrnoException).syscall === "string";

/** What may keep a photo back without ending the export. */
const LACKS: Partial<Record<ErrorCode, string>> = {
  not_found: "absent",
  unreadable_input: "broken",
  unreachable: "unreachable",
  too_large: "too-large",
  conflict: "taken",
  invalid_request: "unwritable",
};

async function contentOf({ file, read }: Original, how: PhotosJob["how"]): Promise<PlacedContent> {
  if (how === "link" && file !== null && !(await isTurned(file))) return { linkTo: file };
  const bytes = await read();
  const type = photoType(bytes);
  return { bytes: type === null ? bytes : await stripExif(bytes, type) };
}

async function isTurned(file: string): Promise<boolean> {
  const metadata = await sharp(file)
    .metadata()
    .catch(() => null);
  return (metadata?.orientation ?? 1) !== 1;
}
