import type pg from "pg";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import type { IdRule } from "#domain/identity/public-id.ts";
import type { ImportProgress, ImportReport } from "#domain/import/import-report.ts";
import type { SourceKind } from "#domain/import/source-kind.ts";
import type { PartOptions } from "#domain/part/part.ts";
import { requireSpace } from "#server/datasets/boxes/settle-boxes.ts";
import { checkDatasetName, lockDataset, openDataset } from "#server/datasets/open-dataset.ts";
import type { Database } from "#server/db/client.ts";
import { refuseFullDisk } from "#server/disk.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { type HowFar, importError } from "./import-error.ts";
import { ImportTally } from "./import-tally.ts";
import { type AskedMapping, isOverShape, loadMappings, namedMapping, requireMapped, saveMapping } from "./mappings.ts";
import { markNotices } from "./mark-notices.ts";
import { markGone } from "./photos/gone-photos.ts";
import { openNames, realFolders } from "./photos/open-names.ts";
import { assignAddresses, takeZips } from "./photos/photo-sources.ts";
import { PhotoStore } from "./photos/photo-store.ts";
import { settleMerged } from "./photos/settle-merged.ts";
import { hasStrayNames, takeInside, takePhotos } from "./photos/take-photos.ts";
import { discover, type NamedFile } from "./read/discover.ts";
import { type Discovered, hasPhotosInside, photoBytesOf } from "./read/discovered.ts";
import { byReadingOrder } from "./read/reading-order.ts";
import { refuseFullDatabase } from "./refuse-full-database.ts";
import { RejectLog } from "./reject-log.ts";
import { RunFiles, startOfFile } from "./run-files.ts";
import { settleBoxes } from "./settle-boxes.ts";
import { ImageIds } from "./write/image-ids.ts";
import { type Intake, nothingSettled } from "./write/intake.ts";
import { Parts } from "./write/parts.ts";
import { fillRecordHashes } from "./write/record-hashes.ts";
import { isBatched, takeBatched } from "./write/take-batched.ts";
import { takeWhole } from "./write/take-whole.ts";

export type ImportRequest = {
  db: Database;
  datasetName: string;
  paths: readonly string[];
  /** Uploaded files, each under the name that it had. */
  files?: readonly NamedFile[];
  /** Where the annotation files came from. */
  sourceKind?: SourceKind;
  /** Places that photos alone come from: folders, zips, http(s) and s3 addresses. */
  photos?: readonly string[];
  /** The root that all photos of this import are named below; absent: found out for each file. */
  root?: string | undefined;
  /** Whose numbers the names below a folder are. */
  ids?: readonly IdRule[];
  /** Which keys of records that no shape fits are what. */
  mapping?: AskedMapping | undefined;
  /** How boxes of its files are written, where the files do not say it by their shape; absent: it is found from their rows. */
  boxes?: BoxReadingChoice | undefined;
  /** Struck off the front of photos' paths that begin so. */
  stripPrefixes?: readonly string[];
  /** By what entries are told apart into parts, and who wrote them; what is absent is proposed for each file. */
  parts?: PartOptions | undefined;
  isDryRun?: boolean;
  rejectsMax?: number;
  /** Where rejects are written in full; null writes none. */
  rejectsPath?: string | null;
  /** Folder that photos are copied into; absent, they are referenced where they lie. */
  copyPhotosTo?: string | null;
  /** The Run that records how far the import has come; called again with it, an import resumes where it stopped. */
  runId?: bigint | null;
  signal?: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
};

/** Up to this size an import is one transaction: all or nothing. A larger one comes in part by part. */
const WHOLE_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Imports files and folders into a data set, made where it is not there. What came in stays; the same files again change
 * nothing. A small import, a dry run, and one that is to be given up after so many rejects is a single transaction: broken
 * off, it leaves nothing. Memory does not grow with the files.
 * @throws StudioError not_found, unreadable_input, too_many_rejects, interrupted, disk_full, database_down
 */
export async function importPaths(request: ImportRequest): Promise<ImportReport> {
  const { db, datasetName, isDryRun = false, runId = null, sourceKind = "file" } = request;
  checkDatasetName(datasetName);
  if (request.boxes) requireSpace(request.boxes);
  const tally = new ImportTally(request);
  const ids = await realFolders(request.ids ?? []);
  const refuse = (error: unknown): never => {
    throw importError(error, request.signal, "nothing");
  };
  const kept = await loadMappings(db.pool, datasetName).catch(refuse);
  const given = request.mapping ? namedMapping(request.mapping, kept) : null;
  const mappings = { given: given?.mapping ?? null, kept };
  const found = await discover(request.paths, request.files, request.photos, ids, request.signal, mappings).catch(
    refuse,
  );
  if (given) requireMapped(found, given);
  found.json.sort(byReadingOrder);
  tally.found(found);
  const bytes = found.json.reduce((sum, file) => sum + file.bytes, 0);
  const textBytes = found.json.reduce((sum, file) => sum + (file.textBytes ?? file.bytes), 0);
  const isWhole =
    isDryRun || request.rejectsMax !== undefined || (bytes <= WHOLE_BYTES_MAX && found.photos.length === 0);
  let howFar: HowFar = isWhole ? "nothing" : "parts";
  const clients: pg.PoolClient[] = [];
  const lost = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, lost.signal]) : lost.signal;
  const connect = async () => {
    const client = await db.pool.connect();
    // Without a listener a connection that is cut ends the process. The lock's carries no query that would tell it.
    client.on("error", (error) => lost.abort(error));
    clients.push(client);
    return client;
  };
  let rejects: RejectLog | null = null;
  try {
    await lockDataset(await connect(), datasetName, { signal, onWait: () => tally.phase("waiting") });
    const client = await connect();
    const parts = new Parts(client, isWhole);
    const runFiles = new RunFiles(client, isWhole ? null : runId);
    rejects = new RejectLog(
      isDryRun ? null : (request.rejectsPath ?? null),
      request.rejectsMax ?? Number.POSITIVE_INFINITY,
      await runFiles.rejectBytes(),
    );
    const {
      id: datasetId,
      isNew,
      hasRecordHashes,
    } = await parts.run(async () => {
      const opened = await openDataset(client, datasetName);
      if (given) await saveMapping(client, opened.id, { ...given, isOverShape: isOverShape(found) });
      return opened;
    });
    found.json = await runFiles.withMappings(found.json);
    if (isNew && !isDryRun) await refuseFullDatabase(db.directUrl, textBytes);
    // A dry run takes them back with all the rest.
    if (!hasRecordHashes) await fillRecordHashes(isDryRun ? client : db.pool, datasetId, signal);
    const wish = {
      root: request.root,
      ids,
      stripPrefixes: request.stripPrefixes ?? [],
    };
    const images = new ImageIds(client, datasetId);
    const settled = nothingSettled();
    const naming = await parts.run(() => openNames({ client, datasetId, images, settled }, found, wish, signal));
    const intake: Intake = {
      client,
      ...naming,
      ids: wish.ids,
      partOptions: request.parts ?? {},
      hasStrayNames: false,
      settled,
      datasetId,
      runId,
      sourceKind,
      entriesBefore: await newestBefore(client, datasetId, runId),
      parts,
      runFiles,
      rejects,
      images,
      signal,
      onRead: (number, more) => tally.read(number, more),
    };
    await takeAll(intake, found, request, tally);
    const isEmpty = tally.isEmpty;
    if (!isEmpty) {
      tally.told(await settleBoxes(intake, request.boxes ?? null));
      // Behind the boxes: what lies outside is known once it is known how they are read.
      tally.told(await parts.run(() => markNotices(intake)));
    }
    await parts.run(() => tally.close(intake, isNew && isEmpty));
    // Before the commit: an import whose rejects could not be written did not happen.
    await rejects.close();
    const isKept = !isDryRun && !isEmpty;
    await parts.end(isKept);
    if (isKept) howFar = "all";
    tally.markMerged();
    // The next import may begin while this one's words are written.
    for (const each of clients.splice(0)) each.release(true);
    if (isKept) await indexSearch(db, datasetId, () => tally.phase("indexing"), signal);
    tally.phase("done");
    return tally.report(isKept ? datasetId : null, rejects);
  } catch (error) {
    // The connections are closed below, and a transaction with them: inside of a COPY they would hear no ROLLBACK.
    throw importError(lost.signal.aborted ? lost.signal.reason : error, request.signal, howFar);
  } finally {
    // Closed in order above; here the first error is thrown.
    await rejects?.close().catch(() => {});
    for (const client of clients) client.release(true);
  }
}

/** Photos first: whose they are must be known when entries come, or two of one text beside two pictures of one id would be one. */
async function takeAll(intake: Intake, found: Discovered, request: ImportRequest, tally: ImportTally): Promise<void> {
  const { client, datasetId } = intake;
  const places = await intake.runFiles.load(found.json);
  const isResumed = await intake.runFiles.isBegun();
  // An earlier attempt has told of them.
  for (const { path: file, code, data } of isResumed ? [] : found.unreadable) {
    await intake.rejects.add({ file, row: null, byteStart: null, byteEnd: null, path: "$", code, data, text: null });
  }
  const store = request.isDryRun ? null : (request.copyPhotosTo ?? null);
  if (store !== null) {
    const bytes = photoBytesOf(found);
    tally.copies(bytes);
    // Of one that is resumed a part is there already.
    if (!isResumed) await refuseFullDisk(store, bytes, "photosRoom");
  }
  intake.hasStrayNames = await intake.parts.run(() => hasStrayNames(client, datasetId));
  if (found.photos.length > 0) {
    tally.phase("photos");
    tally.tookPhotos(await takePhotos(intake, new PhotoStore(store), found.photos));
  }
  for (const [number, file] of found.json.entries()) {
    if (!hasPhotosInside(file)) continue;
    tally.phase("photos");
    tally.tookPhotos(await takeInside(intake, new PhotoStore(store), number, file));
  }
  tally.toldOfPhotos(await intake.parts.run(() => takeZips(intake, found.zips, store)));
  await intake.parts.run(async () => {
    const { places, merged } = await markGone(client, datasetId, found);
    intake.settled.gone.push(...places);
    await settleMerged(intake, merged);
  });
  const takings: Promise<void>[] = [];
  for (const [number, file] of found.json.entries()) {
    tally.begin(number);
    const place = places[number] ?? startOfFile();
    const { counts } = place.isDone
      ? { counts: Promise.resolve(place.counts) }
      : await (isBatched(file) ? takeBatched(intake, number, file, place) : takeWhole(intake, number, file));
    const taking = counts.then((known) => tally.took(number, known));
    // One that fails is told by the next part, which waits for it, or below.
    taking.catch(() => {});
    takings.push(taking);
  }
  await Promise.all(takings);
  // Also where no place was given: an address that the data set knows serves images that are new.
  tally.toldOfPhotos(await intake.parts.run(() => assignAddresses(intake, found.addresses)));
}

/** The newest entry that came in before this Run, its earlier attempts included; 0 where there is none. */
async function newestBefore(client: pg.PoolClient, datasetId: bigint, runId: bigint | null): Promise<bigint> {
  const { rows } = await client.query(
    `SELECT coalesce(
       (SELECT min(first.id) - 1 FROM "SourceFile" f CROSS JOIN LATERAL (
          SELECT e.id FROM "Entry" e WHERE e."datasetId" = $1 AND e."sourceFileId" = f.id ORDER BY e."rowIndex", e."partIndex" LIMIT 1) first
        WHERE f."runId" = $2),
       (SELECT e.id FROM "Entry" e WHERE e."datasetId" = $1 ORDER BY e.id DESC LIMIT 1), 0)::text AS id`,
    [datasetId, runId],
  );
  return BigInt(rows[0].id);
}
