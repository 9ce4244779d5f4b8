import path from "node:path";
import sharp from "sharp";
import { type ErrorCode, StudioError } from "#domain/error.ts";
import type { MissingPhoto, PhotoReport } from "#domain/export/export-manifest.ts";
import type { PhotoHandling } from "#domain/export/export-request.ts";
import type { Database } from "#server/db/client.ts";
import { isWithheld } from "#server/entries/withhold.ts";
import { databaseGone, interrupted } from "#server/export/rows/snapshot.ts";
import { findPhoto, loadPhotoImage } from "#server/photo-file/find-photo.ts";
import type { Original } from "#server/photo-file/original.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { markOf, markOfFile } from "#server/photo-file/photo-mark.ts";
import { photoType } from "#server/photo-file/photo-type.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import type { ListedPhoto, PhotoList } from "./photo-list.ts";
import type { PhotoStore } from "./photo-store.ts";
import type { PlacedContent } from "./place-file.ts";

export type PhotosJob = {
  db: Database;
  list: PhotoList;
  how: Exclude<PhotoHandling, "none">;
  store: PhotoStore;
  cache: PhotoCache;
  signal?: AbortSignal | undefined;
  /** Told of each photo that is not under its name. */
  missing(photo: MissingPhoto): Promise<void>;
  /** Told how many photos of the list were looked at. */
  onProgress?: ((photos: number) => void) | undefined;
};

/** Photos under way at once: most of the time goes into waiting for disks and addresses. */
const AT_ONCE = 8;

/**
 * Puts the photos of an export under the names that its records give, without EXIF blocks: the boxes are the raw raster's.
 * A link is made only to a file on this machine's disk that is not turned. Stopped or failed, it takes away what it put.
 */
export async function writePhotos(job: PhotosJob): Promise<Omit<PhotoReport, "list" | "folder">> {
  const { store, signal } = job;
  const report = { how: job.how, copied: 0, linked: 0, there: 0, missing: {} as Record<string, number> };
  let photos = 0;
  try {
    for await (const batch of batches(job)) {
      const found = await unlessStopped(Promise.all(batch.map((photo) => readListed(job, photo))), signal);
      for (const { name, outcome } of await allOf(found.map((photo) => placePhoto(store, photo)))) {
        if (outcome.kind === "missing") {
          report.missing[outcome.reason] = (report.missing[outcome.reason] ?? 0) + 1;
          await job.missing({ name, image: outcome.identity, reason: outcome.reason, what: outcome.what });
        } else report[outcome.kind]++;
      }
      photos += batch.length;
      job.onProgress?.(photos);
    }
    return report;
  } catch (error) {
    await store.empty();
    throw error;
  } finally {
    await store.close();
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

/** A source that does not answer may be waited for as long as it likes; nobody who stops the export waits for it. */
async function unlessStopped<T>(reading: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return reading;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted(signal));
  });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([reading, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Waits for all, also where one fails: what is still being put could not be taken away. */
async function allOf<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}

type Lack = { kind: "missing"; reason: string; what: string; identity: string | null };
type Outcome = { kind: "copied" | "linked" | "there" } | Lack;
type Found = { name: string; identity?: string | null; content: PlacedContent | Lack };

async function readListed(job: PhotosJob, { imageId, name }: ListedPhoto): Promise<Found> {
  const image = await loadPhotoImage(job.db, BigInt(imageId)).catch((error) => {
    throw databaseGone(error);
  });
  const identity = image?.identity ?? null;
  const lack = (reason: string, what: string) => ({
    name,
    content: { kind: "missing" as const, reason, what, identity },
  });
  if (!job.store.holds(name))
    return lack("elsewhere", "its name leads out of the folder: it must be there where the trainer runs");
  if (image?.photo === "withdrawn") return lack("withdrawn", WITHDRAWN);
  if (!image?.photoSource || image.photo === "absent") return lack("absent", "the studio knows no photo of it");
  try {
    const original = await findPhoto(job.db, image, image.photoSource, job.cache);
    if (original === null) return lack("absent", "its photo is no more where it was");
    const { content, mark } = await contentOf(original, job.how);
    if (await isWithheld(job.db.pool, image.datasetId, mark)) return lack("withdrawn", WITHDRAWN);
    return { name, identity, content };
  } catch (error) {
    const reason = error instanceof StudioError ? UNREAD[error.code] : isOfDisk(error) && "unreachable";
    if (!reason) throw error;
    return lack(reason, (error as Error).message);
  }
}

async function placePhoto(store: PhotoStore, found: Found): Promise<{ name: string; outcome: Outcome }> {
  const { name, content } = found;
  if ("kind" in content) return { name, outcome: content };
  const lack = (reason: string, what: string) => ({
    name,
    outcome: { kind: "missing" as const, reason, what, identity: found.identity ?? null },
  });
  try {
    const placing = await store.place(name, content);
    if (placing === "taken") return lack("taken", "something else stands under its name");
    return { name, outcome: { kind: placing === "there" ? "there" : "linkTo" in content ? "linked" : "copied" } };
  } catch (error) {
    // What the disk says of itself is no fault of this photo: it ends the export.
    const reason = error instanceof StudioError && UNPLACED[error.code];
    if (!reason) throw error;
    return lack(reason, error.message);
  }
}

/** Its file may not be read, or its disk is broken. */
const isOfDisk = (error: unknown) => typeof (error as NodeJS.ErrnoException).syscall === "string";

/** What may keep a photo back without ending the export, when it is read and when it is put. */
const UNREAD: Partial<Record<ErrorCode, string>> = {
  not_found: "absent",
  gone: "withdrawn",
  unreadable_input: "broken",
  unreachable: "unreachable",
  too_large: "too-large",
};
const UNPLACED: Partial<Record<ErrorCode, string>> = { conflict: "taken", invalid_request: "unwritable" };

const WITHDRAWN = "the photo was withdrawn";

/** What stands in the target, and the mark of the photo's own bytes. */
async function contentOf(
  { file, read }: Original,
  how: PhotosJob["how"],
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
