import { identityOfPath } from "#domain/image-identity.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
import type { SourceFileToRead } from "./discover.ts";
import { addCounts, type FileCounts } from "./file-counts.ts";
import type { Intake } from "./intake.ts";
import { mergeImages, mergePhotos } from "./merge-images.ts";
import type { PhotoRoots } from "./photo-roots.ts";
import { startOfFile } from "./run-files.ts";
import { Stager } from "./stage.ts";

/** Photos of one part: reading so many heads takes a second or two. */
const PART = 1000;
/** Photos have no number among the JSON files. */
const NUMBER = -1;

/** Takes photo files in: where they lie, and the size that each one has. Goes on where an earlier attempt stopped. */
export async function takePhotos(
  intake: Intake,
  roots: PhotoRoots,
  photos: readonly SourceFileToRead[],
): Promise<FileCounts> {
  // The photos' list is one "file": its size is their number, and it is another where the last one's name is.
  const list = { path: photos.at(-1)?.path ?? "", bytes: photos.length, modifiedMs: 0 };
  const [known] = await intake.runFiles.load([list], NUMBER);
  const place = known ?? startOfFile();
  while (place.rowsDone < photos.length) {
    const some = photos.slice(place.rowsDone, place.rowsDone + PART);
    await intake.parts.run(async () => {
      const counts = await takeSome(intake, roots, some);
      addCounts(place.counts, { ...counts, rejectBytes: intake.rejects.position });
      place.rowsDone += some.length;
      place.isDone = place.rowsDone === photos.length;
      await intake.runFiles.save(NUMBER, list, place);
    });
    intake.images.trim();
  }
  return place.counts;
}

async function takeSome(
  intake: Intake,
  roots: PhotoRoots,
  photos: readonly SourceFileToRead[],
): Promise<Partial<FileCounts>> {
  const { client, datasetId, rejects, signal } = intake;
  const counts = { photos: 0, broken: 0 };
  const stager = new Stager(client);
  await stager.prepare();
  for (const file of photos) {
    signal?.throwIfAborted();
    const reading = await readPhoto(file.path);
    if (reading.ok) counts.photos++;
    else {
      counts.broken++;
      const { reason } = reading;
      await rejects.add({ file: file.shown, row: null, byteStart: null, byteEnd: null, path: "$", reason, text: null });
    }
    intake.onRead(NUMBER, { rows: 1 });
    const { root, path } = await roots.place(file);
    await stager.write(
      {
        table: "photo",
        identity: identityOfPath(file.name),
        widthPx: reading.ok ? reading.widthPx : null,
        heightPx: reading.ok ? reading.heightPx : null,
        path,
        isBroken: !reading.ok,
      },
      root,
    );
  }
  await stager.close();
  await roots.save(client, datasetId);
  await mergeImages(client, datasetId);
  await mergePhotos(client, roots.ids);
  await rejects.flush();
  return counts;
}
