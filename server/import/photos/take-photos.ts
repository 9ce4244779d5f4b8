import path from "node:path";
import type pg from "pg";
import { ownKey } from "#domain/identity/image-key.ts";
import { provenId, ruleFor, saidId } from "#domain/identity/public-id.ts";
import { flagMoved } from "#server/entries/flag-moved.ts";
import { withholdPhotos } from "#server/entries/withhold.ts";
import type { SourceFileToRead, ZipOfPhotos } from "#server/import/read/discovered.ts";
import { startOfFile } from "#server/import/run-files.ts";
import { addCounts, type FileCounts } from "#server/import/write/file-counts.ts";
import type { Intake, PhotoIntake } from "#server/import/write/intake.ts";
import { markOfFile } from "#server/photo-file/photo-mark.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
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
  if (!hasStrayNames || place.startsWith("upload:")) return [];
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
