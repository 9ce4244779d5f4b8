import path from "node:path";
import type { PhotoReport } from "#domain/export/export-manifest.ts";
import type { PhotoHandling } from "#domain/export/export-request.ts";
import type { PhotoProgress } from "#domain/export/export-run.ts";
import { must } from "#domain/must.ts";
import { NOTHING_SEEN, observe, secondsLeft } from "#domain/time-left.ts";
import type { Database } from "#server/db/client.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import { type OutputFile, openOutput } from "#server/export/write/output-file.ts";
import type { OutputNames } from "#server/export/write/output-names.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { ownPhotoCache, type PhotoCache } from "#server/photo-file/photo-cache.ts";
import type { PhotoList } from "./photo-list.ts";
import { folderPhotos } from "./photo-store.ts";
import { writePhotos } from "./write-photos.ts";

/**
 * How the photos of an export are put under the names that its records give. `folder` is absolute; null: one of the export's
 * own. `shown` is what the manifest calls it.
 */
export type WantedPhotos = {
  how: Exclude<PhotoHandling, "none">;
  folder: string | null;
  shown: string;
  cache?: PhotoCache;
};

type Place = {
  db: Database;
  photos: WantedPhotos;
  signal?: AbortSignal | undefined;
  onPhotos?: ((photos: PhotoProgress) => void) | undefined;
};

/**
 * Puts the photos that an export's records name, after its last record, and lists those that are missing. The snapshot has
 * ended by then: photos of an address may take hours, and a snapshot keeps the database from tidying up.
 */
export async function placePhotos(
  { db, photos, signal, onPhotos }: Place,
  names: OutputNames,
  list: PhotoList,
  sink: Sink,
): Promise<PhotoReport> {
  const { how, folder, shown, cache = ownPhotoCache() } = photos;
  const store =
    folder === null
      ? must(sink.takePhotos, "this sink takes photos")(shown)
      : await folderPhotos(folder, sink.scratchFolder);
  let missing: OutputFile | null = null;
  let timeLeft = NOTHING_SEEN;
  const report = await writePhotos({
    db,
    list,
    how,
    store,
    cache,
    signal,
    onProgress(done) {
      const [total, atMs] = [list.count(), performance.now()];
      timeLeft = observe(timeLeft, { done, atMs }, total);
      onPhotos?.({ done, total, secondsLeft: secondsLeft(timeLeft, atMs) });
    },
    async missing(photo) {
      missing ??= await openOutput(sink, names.missingPhotos, "lines");
      missing.add(toBytes(JSON.stringify(photo)));
      await missing.drain();
    },
  });
  const facts = await (missing as OutputFile | null)?.close();
  return { ...report, folder: shown, list: facts ? path.basename(facts.name) : null };
}
