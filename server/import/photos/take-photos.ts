import path from "node:path";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { ownKey } from "#domain/identity/image-key.ts";
import { provenId, ruleFor, saidId } from "#domain/identity/public-id.ts";
import { printPath } from "#domain/shapes/shape.ts";
import { flagMoved } from "#server/entries/flag-moved.ts";
import { withholdPhotos } from "#server/entries/withhold.ts";
import type { JsonInput, SourceFileToRead, ZipOfPhotos } from "#server/import/read/discovered.ts";
import type { PhotosInside } from "#server/import/read/open-table.ts";
import { isUploadPlace } from "#server/import/read/upload-place.ts";
import { startOfFile } from "#server/import/run-files.ts";
import { addCounts, type FileCounts } from "#server/import/write/file-counts.ts";
import type { Intake, PhotoIntake } from "#server/import/write/intake.ts";
import { parsePhotoPath } from "#server/parquet/photo-path.ts";
import { markOf, markOfFile } from "#server/photo-file/photo-mark.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
import type { TablePhoto } from "#server/photo-file/table-photos.ts";
import type { PhotoStore } from "./photo-store.ts";
import { besideOthers, findReplaced } from "./replaced-photos.ts";
import { type FoundPhoto, saveFiles } from "./save-photo-files.ts";
import { settleMerged } from "./settle-merged.ts";

/** Photos of one part: reading so many heads takes a second or two. */
const PART = 1000;
/** Photos have no number among the JSON files. */
const NUMBER = -1;

/** Takes photo files in: where they lie, and the size that each one has. Goes on where an earlier attempt stopped. */
export async function takePhotos(
  intake: Intake,
  store: PhotoStore,
  photos: readonly SourceFileToRead[],
): Promise<FileCounts> {
  // The photos' list is one "file": its size is their number, and it is another where the last one's name is.
  const list = { path: photos.at(-1)?.path ?? "", bytes: photos.length, modifiedMs: 0 };
  const [known] = await intake.runFiles.load([list], NUMBER);
  const place = known ?? startOfFile();
  while (place.rowsDone < photos.length) {
    const some = photos.slice(place.rowsDone, place.rowsDone + PART);
    await intake.parts.run(async () => {
      const counts = await takeSome(intake, store, some);
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
  store: PhotoStore,
  photos: readonly SourceFileToRead[],
): Promise<Partial<FileCounts>> {
  const { client, datasetId, rejects, signal } = intake;
  const counts = { photos: 0, broken: 0 };
  const found: FoundPhoto[] = [];
  for (const file of photos) {
    signal?.throwIfAborted();
    const reading = await readPhoto(file.path);
    if (reading.ok) counts.photos++;
    else {
      counts.broken++;
      const nowhere = { row: null, byteStart: null, byteEnd: null, text: null };
      await rejects.add({ file: file.shown, ...nowhere, path: "$", ...reading.why });
    }
    intake.onRead(NUMBER, { rows: 1 });
    const named = await nameOf(intake, file.place, file.given);
    const at = await store.place(client, datasetId, file, named);
    found.push({
      place: file.place,
      photoSourceId: at.sourceId,
      path: at.path,
      ...named,
      widthPx: reading.ok ? reading.widthPx : null,
      heightPx: reading.ok ? reading.heightPx : null,
      isBroken: !reading.ok,
      isSeen: true,
      mark: reading.ok ? await markOfFile(file.path) : null,
      stamp: null,
    });
  }
  await takeFound(intake, found);
  await rejects.flush();
  return counts;
}

/** Photos of a zip become images like a folder's. None is unpacked: that is done for the one that somebody looks at. */
export async function takeZip(intake: PhotoIntake, zip: ZipOfPhotos, sourceId: bigint): Promise<number> {
  let count = 0;
  for (let at = 0; at < zip.photos.length; at += PART) {
    const found: FoundPhoto[] = [];
    for (const name of zip.photos.slice(at, at + PART)) {
      const place = `${zip.place}/${name}`;
      const unseen = { widthPx: null, heightPx: null, isBroken: false, isSeen: false, mark: null };
      const stamp = zip.stamps?.get(name) ?? null;
      found.push({
        ...{ place, photoSourceId: sourceId, path: name, stamp },
        ...(await nameOf(intake, place, zip.place)),
        ...unseen,
      });
    }
    count += await takeFound(intake, found);
  }
  return count;
}

/**
 * Takes in the photos that lie in a table: where each lies there, its size and its mark. Each is read once, and stays where it is. Goes on at the
 * row where an earlier attempt stopped. `number`: the file's among the JSON files.
 */
export async function takeInside(
  intake: Intake,
  store: PhotoStore,
  number: number,
  file: JsonInput & { inside: PhotosInside },
): Promise<FileCounts> {
  const own = NUMBER - 1 - number;
  const [known] = await intake.runFiles.load([file], own);
  const place = known ?? startOfFile();
  if (place.isDone) return place.counts;
  const rows = file.inside.read(place.rowsDone, intake.signal);
  try {
    while (!place.isDone) {
      await intake.parts.run(async () => {
        const counts = { photos: 0, broken: 0 };
        const found: FoundPhoto[] = [];
        while (found.length < PART && !place.isDone) {
          const next = await rows.next().catch((error) => refuseRest(intake, file, counts, error));
          if (next.done) place.isDone = true;
          else {
            for (const photo of next.value.photos) found.push(await lookInside(intake, store, file, photo, counts));
            place.rowsDone += next.value.rows;
          }
        }
        await takeFound(intake, found);
        await intake.rejects.flush();
        addCounts(place.counts, { ...counts, rejectBytes: intake.rejects.position });
        await intake.runFiles.save(own, file, place);
      });
      intake.images.trim();
    }
  } finally {
    await rows.return(undefined);
  }
  return place.counts;
}

type Counts = { photos: number; broken: number };

/** What cannot be read to its end is told once; the photos before are in, and the rows come. */
async function refuseRest(intake: Intake, file: JsonInput, counts: Counts, error: unknown): Promise<{ done: true }> {
  if (!(error instanceof StudioError && error.code === "unreadable_input")) throw error;
  counts.broken++;
  const nowhere = { row: null, byteStart: null, byteEnd: null, text: null };
  await intake.rejects.add({ file: file.shown, ...nowhere, path: "$", ...error.detail });
  return { done: true };
}

async function lookInside(
  intake: Intake,
  store: PhotoStore,
  file: JsonInput,
  { row, path: own, bytes }: TablePhoto,
  counts: Counts,
): Promise<FoundPhoto> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reading = await readPhoto(whole);
  if (reading.ok) counts.photos++;
  else {
    counts.broken++;
    const path = printPath(parsePhotoPath(own)?.steps ?? []);
    await intake.rejects.add({
      file: file.shown,
      row,
      byteStart: null,
      byteEnd: null,
      path,
      text: null,
      ...reading.why,
    });
  }
  intake.onRead(NUMBER, { rows: 1 });
  const place = `${file.place}/${own}`;
  const named = await nameOf(intake, place, file.place);
  const at = await store.placeInside(intake.client, intake.datasetId, { file: file.path, path: own, bytes }, named);
  return {
    ...{ place, photoSourceId: at.sourceId, path: at.path, ...named },
    widthPx: reading.ok ? reading.widthPx : null,
    heightPx: reading.ok ? reading.heightPx : null,
    ...{ isBroken: !reading.ok, isSeen: true, mark: reading.ok ? markOf(whole) : null, stamp: null },
  };
}

/** Keeps photos, and settles what they change: of those that took another's place, what was decided beside that is flagged. */
async function takeFound(intake: PhotoIntake, found: readonly FoundPhoto[]): Promise<number> {
  const { client, datasetId, images, settled } = intake;
  const replaced = await findReplaced(client, datasetId, found);
  const saved = await saveFiles(client, datasetId, images, found, replaced.places);
  await settleMerged(intake, saved);
  const places = found.map(({ place }) => place);
  await withholdPhotos(client, datasetId, places);
  settled.withheld += await countWithheld(client, datasetId, places);
  settled.replaced.push(...replaced.places);
  const beside = await besideOthers(client, replaced.beside);
  settled.moved.push(...beside.map(({ id }) => id));
  await flagMoved(client, datasetId, beside);
  return saved.told;
}

/** Those of these photos that are withdrawn. */
async function countWithheld(client: pg.PoolClient, datasetId: bigint, places: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "Image" i JOIN "PhotoFile" f ON f."imageId" = i.id
     WHERE i."datasetId" = $1 AND i."isWithdrawn" AND f.place = ANY($2::text[])`,
    [datasetId, places],
  );
  return rows[0]?.count ?? 0;
}

/** The keys of a photo below the roots that it lies under, and the public id that its place proves or a person says. */
async function nameOf(
  intake: PhotoIntake,
  place: string,
  given: string,
): Promise<Pick<FoundPhoto, "names" | "strayNames" | "publicId" | "isOwn" | "isSaid">> {
  const { roots, ids } = intake;
  if (roots.holding(place).length === 0) await roots.open({ place: given });
  const names = [...new Set(roots.holding(place).map(({ root, path: own }) => ownKey(root.name, own)))];
  const rule = ruleFor(ids, place);
  const publicId = rule === "own" ? null : rule === null ? provenId(place) : saidId(rule, place);
  return { names, strayNames: strayNames(intake, place), publicId, isOwn: rule === "own", isSaid: rule !== null };
}

/** Names that lead here from a root that this is not below: upwards, or by the whole path. Only where files name photos so. */
function strayNames({ roots, hasStrayNames }: PhotoIntake, place: string): string[] {
  if (!hasStrayNames || isUploadPlace(place)) return [];
  return roots.all.flatMap((root) => [
    ownKey(root.name, place),
    ...root.places.flatMap((own) => {
      const way = path.posix.relative(own, place);
      return own.startsWith("/") && way.startsWith("../") ? [ownKey(root.name, way)] : [];
    }),
  ]);
}

/** Whether any file of the data set names photos by a path that is none below its root. */
export async function hasStrayNames(client: pg.PoolClient, datasetId: bigint): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM "ImageAlias" WHERE "datasetId" = $1 AND alias ~ '^path(@[^:]+)?:(/|\\.\\./)' LIMIT 1`,
    [datasetId],
  );
  return rowCount === 1;
}
