import path from "node:path";
import { type ErrorCode, StudioError } from "#domain/error.ts";
import type { MissingPhoto, PhotoReport } from "#domain/export/export-manifest.ts";
import type { PhotoHandling } from "#domain/export/export-request.ts";
import type { Database } from "#server/db/client.ts";
import { interrupted } from "#server/export/rows/snapshot.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { type PhotoContent, type PhotoLack, photoContent } from "./photo-content.ts";
import type { ListedPhoto, PhotoList } from "./photo-list.ts";
import type { PhotoStore } from "./photo-store.ts";

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

type Outcome = { kind: "copied" | "linked" | "there" } | PhotoLack;
type Found = { name: string } & PhotoContent;

const readListed = async (job: PhotosJob, { imageId, name }: ListedPhoto): Promise<Found> => ({
  name,
  ...(await photoContent(job, imageId, job.how, job.store.holds(name))),
});

async function placePhoto(store: PhotoStore, found: Found): Promise<{ name: string; outcome: Outcome }> {
  const { name, content } = found;
  if ("kind" in content) return { name, outcome: content };
  const lack = (reason: string, what: string) => ({
    name,
    outcome: { kind: "missing" as const, reason, what, identity: found.identity },
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

/** What may keep a photo back without ending the export, when it is put. */
const UNPLACED: Partial<Record<ErrorCode, string>> = { conflict: "taken", invalid_request: "unwritable" };
