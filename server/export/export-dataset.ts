import path from "node:path";
import { type EntryState, TASKS, type Task } from "#domain/entry/task.ts";
import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { type ExportRequest, type ExportSettings, exportRequestSchema } from "#domain/export/export-request.ts";
import type { ExportProgress, PhotoProgress } from "#domain/export/export-run.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import type { ShardSize } from "#domain/export/shard-size.ts";
import { drawsOf, type Split, splitName } from "#domain/export/splits.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { message } from "#domain/message.ts";
import { NOTHING_SEEN, observe, secondsLeft } from "#domain/time-left.ts";
import type { Database } from "#server/db/client.ts";
import type { Selection } from "#server/find/selection.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { studioVersion } from "#server/version.ts";
import { type ExportPlace, forgetRecord, imagesOf, recordExport } from "./exported-images.ts";
import type { ExportJob, FormatFacts, RecordFile, WrittenPart } from "./formats/format.ts";
import { heldOutImages } from "./held-out.ts";
import { loadWriter } from "./load-writer.ts";
import { type Look, openLook } from "./look/open-look.ts";
import { withLook, writeLook } from "./look/write-look.ts";
import { openPhotoList, type PhotoList } from "./photos/photo-list.ts";
import { placePhotos, type WantedPhotos } from "./photos/place-photos.ts";
import { readPhotoFor } from "./photos/read-photo-for.ts";
import { countEntries, loadContext } from "./rows/context.ts";
import { countParts } from "./rows/count-parts.ts";
import { entryRows } from "./rows/entry-rows.ts";
import { inSnapshot, type Snapshot } from "./rows/snapshot.ts";
import { INDEX_ORDER_SHARE } from "./rows/some-entries.ts";
import { createTally, type Tally } from "./rows/tally.ts";
import { toBytes } from "./write/byte-text.ts";
import { writeChecksums } from "./write/checksums.ts";
import { diskError } from "./write/disk-error.ts";
import { type FileFacts, openOutput } from "./write/output-file.ts";
import { type OutputNames, outputNames } from "./write/output-names.ts";
import { openParquet } from "./write/parquet-output.ts";
import { openShards } from "./write/sharded-output.ts";
import type { Sink } from "./write/sink.ts";

export type ExportOptions = {
  db: Database;
  format: ExportFormat;
  /** None: the format's own default. */
  states?: readonly EntryState[];
  /** None: all. */
  tasks?: readonly Task[];
  settings?: Partial<ExportSettings>;
  /** What a browse page is narrowed by. */
  filter?: EntryFilter;
  shardSize?: ShardSize | null;
  /** Names reviewers beside their numbers. */
  reviewerNames?: boolean;
  /** False: an export without a record is an error. Absent, it is not. */
  allowEmpty?: boolean;
  /** True: entries whose photo was withdrawn leave as well. */
  keepsWithdrawn?: boolean;
  splits?: readonly Split[];
  splitSeed?: number;
  heldOut?: readonly string[];
  /** A page of drawn records beside it. */
  look?: boolean;
  /** Where it goes, to be told when a photo of it is withdrawn later; absent: to nobody. */
  record?: ExportPlace;
  /** llava: where its photos are put, after the last record. */
  photos?: WantedPhotos | null;
  /** Where photos of addresses are kept that are read for it; absent: this installation's. */
  photoCache?: PhotoCache;
  onPhotos?: (photos: PhotoProgress) => void;
  entryIds?: readonly bigint[];
  /** In place of the edits that stand: an entry's turns, or null for the imported ones. */
  turnsAfterFor?: (entryId: string) => Turn[] | null;
  /** Those that are absent: as in a folder, with the format's own name for the main file. */
  names?: Partial<OutputNames>;
  signal?: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
} & ({ datasetName: string } | { datasetId: bigint });

/**
 * Writes a data set, or a part of it, as it is in the database at this moment, with its manifest and the list of
 * what was left out. Its memory does not grow with the set. Cancelled or failed, it leaves nothing.
 * @throws StudioError not_found · invalid_request · disk_full · database_down · interrupted
 */
export async function exportDataset(options: ExportOptions, sink: Sink): Promise<ExportManifest> {
  const { db, signal, photos, onPhotos } = options;
  let list: PhotoList | null = null;
  let record: bigint | null = null;
  try {
    if (photos) list = await openPhotoList(sink.scratchFolder);
    const into = list;
    const written = await inSnapshot(db, signal, (snapshot) => writeAll(options, snapshot, sink, into));
    const placed =
      photos && list ? await placePhotos({ db, photos, signal, onPhotos }, written.names, list, sink) : null;
    const manifest = { ...written.manifest, photos: placed, finishedAt: new Date().toISOString() };
    const { look } = written;
    if (look)
      manifest.files.push(
        await writeLook(look, manifest, { db, sink, name: written.names.look, photoCache: options.photoCache }),
      );
    await writeChecksums(sink, written.names.checksums, manifest.files);
    const file = await openOutput(sink, written.names.manifest, "lines");
    file.add(toBytes(JSON.stringify(manifest, null, 2)));
    await file.close();
    // Before it lies ready: whoever withdraws a photo from now on finds it.
    if (options.record)
      record = await recordExport(db, { ...written.exported, ...options.record, hasPhotos: placed !== null });
    await sink.commit();
    return manifest;
  } catch (error) {
    if (record !== null) await forgetRecord(db, record);
    await sink.abort(error);
    throw diskError(error, "the export");
  } finally {
    await list?.remove();
  }
}

type Written = {
  manifest: Omit<ExportManifest, "photos" | "finishedAt">;
  names: OutputNames;
  look: Look | null;
  exported: { datasetId: bigint; format: ExportFormat; images: string };
};

async function writeAll(
  options: ExportOptions,
  snapshot: Snapshot,
  sink: Sink,
  photos: PhotoList | null,
): Promise<Written> {
  const startedAt = new Date().toISOString();
  const {
    format,
    settings,
    states,
    tasks,
    filter,
    shardSize,
    allowEmpty,
    keepsWithdrawn,
    names: reviewerNames,
    splits,
    splitSeed,
    heldOut,
    look: isLookWanted,
  } = parseRequest(options);
  const context = await loadContext(snapshot, options);
  const { dataset, sourceFiles } = context;
  const wanted = { ...selectionOf(dataset.id, { format, states, tasks, filter }), entryIds: options.entryIds };
  const held = heldOut.length > 0 ? await heldOutImages(snapshot, dataset.id, heldOut) : null;
  const selection: Selection = {
    ...wanted,
    ...(keepsWithdrawn ? { withdrawn: "in" as const } : {}),
    ...(held ? { images: { ids: held.imageIds, only: false } } : {}),
  };
  const count = await countEntries(snapshot, selection);
  const parts = await countParts(snapshot, selection);
  // A set of 4 GB would be sorted on disk before its first row leaves. For a few entries of many the sort is nothing, and
  // walking the whole index is much.
  if (count.selected * INDEX_ORDER_SHARE >= count.all) await snapshot.preferIndexOrder();
  const names = { ...outputNames(format, dataset.name), ...options.names };
  const look = isLookWanted && FORMATS[format].namesPhotos ? openLook(format, settings, splitSeed) : null;
  const files: FileFacts[] = [];
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
  };
  const open: ExportJob["open"] = async (name, framing) => {
    const file = shardSize
      ? openShards(sink, name, framing, shardSize, onBytes)
      : await openOutput(sink, name, framing, onBytes);
    const close: RecordFile["close"] = async (records) => {
      const facts = [await file.close()].flat();
      const written = records === undefined ? facts : facts.map((own) => ({ ...own, records }));
      files.push(...written);
      return written;
    };
    const add: RecordFile["add"] = (record) => {
      look?.record(record);
      file.add(record);
    };
    return { ...file, add: look ? add : file.add, close };
  };
  const writeBeside: ExportJob["writeBeside"] = async (name, text) => {
    const file = await openOutput(sink, name, "whole", onBytes);
    file.add(toBytes(text));
    files.push(await file.close());
  };
  const openTable: ExportJob["openParquet"] = (name, table) => {
    const own = openParquet(sink, name, table, shardSize, onBytes);
    const close = async () => {
      const written = await own.close();
      files.push(...written);
      return written;
    };
    return { ...own, close };
  };
  const tally = createTally(sourceFiles, () => openOutput(sink, names.leftOut, "lines"));
  if (!keepsWithdrawn) await leaveOut(snapshot, { ...wanted, withdrawn: "alone" }, tally, WITHDRAWN);
  if (held) await leaveOut(snapshot, { ...selection, images: { ids: held.imageIds, only: true } }, tally, HELD_OUT);
  const images = await imagesOf(snapshot, selection);
  let timeLeft = NOTHING_SEEN;
  const report = () => {
    if (!options.onProgress) return;
    const [entries, atMs] = [tally.seen(), performance.now()];
    const entriesTotal = Math.max(count.selected, entries);
    timeLeft = observe(timeLeft, { done: entries, atMs }, entriesTotal);
    options.onProgress({
      entries,
      entriesTotal,
      isExact: count.isExact,
      bytes,
      secondsLeft: secondsLeft(timeLeft, atMs),
      photos: null,
    });
  };
  const writer = await loadWriter(format);
  let own: FormatFacts = {};
  const draws = splits.length === 0 ? [null] : drawsOf(splits);
  const written: WrittenPart[] = [];
  const jobOf = (part: (typeof draws)[number]): ExportJob => {
    const nameOf = (name: string) => (part ? splitName(name, part.name) : name);
    return {
      ...context,
      snapshot,
      selection: part ? { ...selection, drawn: { seed: splitSeed, from: part.from, to: part.to } } : selection,
      settings,
      names: reviewerNames,
      tally,
      photos: look ? withLook(photos, look) : photos,
      mainName: names.main,
      photosFolder: path.posix.join(path.dirname(names.manifest), options.photos?.shown ?? "images"),
      open: (name, framing) => open(nameOf(name), framing),
      openParquet: (name, table) => openTable(nameOf(name), table),
      readPhoto: readPhotoFor(options.db, options.photoCache),
      writeBeside,
      turnsAfter: ({ id, turnsAfter }) => (options.turnsAfterFor ? options.turnsAfterFor(id) : parseTurns(turnsAfter)),
      describe: (facts) => {
        own = facts;
      },
      progress: report,
    };
  };
  for (const part of draws) {
    const before = files.length;
    await writer.write(jobOf(part));
    written.push({ split: part?.name ?? null, files: files.slice(before) });
  }
  await writer.writeBeside?.(jobOf(null), written);
  await photos?.drain();
  const list = await tally.close();
  const { leftOut, ...facts } = tally.facts();
  const manifest: Written["manifest"] = {
    tool: { name: "svit-studio", version: studioVersion },
    installation: context.installation,
    dataset: { id: String(dataset.id), name: dataset.name },
    format,
    states,
    tasks,
    filter: await inOpen(snapshot, givenParts(filter)),
    shardSize,
    splits:
      splits.length === 0
        ? null
        : splits.map((split, index) => ({ ...split, records: recordsIn(written[index]?.files ?? []) })),
    splitSeed: splits.length === 0 ? null : splitSeed,
    heldOut: held && { given: heldOut.length, known: held.known },
    settings: FORMATS[format].namesPhotos ? settings : null,
    startedAt,
    records: recordsIn(files),
    ...facts,
    parts,
    preference: own.preference ?? null,
    kto: own.kto ?? null,
    leftOut: { ...leftOut, file: list && path.basename(list.name) },
    files: [...files.map(placedIn(names.dataFolder)), ...(list ? [{ ...list, name: path.basename(list.name) }] : [])],
  };
  if (manifest.records === 0 && !allowEmpty) throw nothingLeaves(manifest);
  return { manifest, names, look, exported: { datasetId: dataset.id, format, images } };
}

const WITHDRAWN = { reason: "withdrawn", what: "its photo was withdrawn" };
const HELD_OUT = { reason: "held-out", what: "its photo is held out" };

/** Entries that would leave but for their photo: counted and listed like any other that stays behind. */
async function leaveOut(
  snapshot: Snapshot,
  selection: Selection,
  tally: Tally,
  { reason, what }: { reason: string; what: string },
): Promise<void> {
  const columns = ["id", "task", "sourceFileId", "rowIndex", "partIndex", "identity"] as const;
  for await (const rows of entryRows(snapshot, selection, columns))
    for (const [id, task, sourceFileId, rowIndex, partIndex, identity] of rows)
      await tally.leftOut({ id, task, sourceFileId, rowIndex, partIndex, identity }, reason, what);
}

/** A data file as the manifest names it, from where the manifest lies. */
const placedIn = (folder: string | undefined) => (file: FileFacts) =>
  folder === undefined ? file : { ...file, name: `${folder}/${file.name}` };

/** A file without a record stops every trainer that is given it. */
function nothingLeaves({ states, leftOut }: Written["manifest"]): StudioError {
  const reasons = Object.entries(leftOut.reasons).map(([reason, { count }]) => `${count} ${reason}`);
  const words =
    leftOut.entries === 0
      ? message("exportEmpty", { states: states.join(", ") })
      : message("exportAllLeftOut", { count: leftOut.entries, reasons: reasons.join(", ") });
  return new StudioError("unprocessable", words);
}

/** Which entries a request is about. */
export function selectionOf(
  datasetId: bigint,
  { format, states, tasks, filter }: Pick<ExportRequest, "format" | "states" | "tasks" | "filter">,
): Selection {
  return {
    datasetId,
    states: states.length > 0 ? states : FORMATS[format].states,
    tasks: tasks.length > 0 ? tasks : TASKS,
    filter: givenParts(filter) && filter,
  };
}

const recordsIn = (files: readonly FileFacts[]) => files.reduce((sum, file) => sum + file.records, 0);

/** The parts of a filter that narrow anything; null for none. */
function givenParts(filter: EntryFilter): Partial<EntryFilter> | null {
  const parts = Object.entries(filter).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(NO_FILTER[name as keyof EntryFilter]),
  );
  return parts.length > 0 ? Object.fromEntries(parts) : null;
}

/** A filter for who knows no ids of this studio: reviewers by their numbers, for their ids leave with no export; parts by their names. */
async function inOpen(snapshot: Snapshot, parts: Partial<EntryFilter> | null): Promise<Record<string, unknown> | null> {
  if (!parts) return null;
  const told: Record<string, unknown> = { ...parts };
  if (parts.reviewers) {
    const sql = `SELECT number FROM "Reviewer" WHERE id = ANY ($1::uuid[]) ORDER BY number`;
    told.reviewers = (await snapshot.query<{ number: number }>(sql, [parts.reviewers])).map(({ number }) => number);
  }
  if (parts.parts) {
    const sql = `SELECT name FROM "Part" WHERE id::text = ANY ($1::text[]) ORDER BY name COLLATE "C"`;
    const named = (await snapshot.query<{ name: string }>(sql, [parts.parts])).map(({ name }) => name);
    told.parts = parts.parts.includes(NO_PART) ? [...named, null] : named;
  }
  return told;
}

const parseTurns = (turnsAfter: string | null): Turn[] | null =>
  turnsAfter === null ? null : turnSchema.array().parse(JSON.parse(turnsAfter));

/** With the defaults put in. Whoever calls: nothing but known names and numbers may reach the SQL. */
function parseRequest(options: ExportOptions): ExportRequest {
  const { format, states = [], tasks = [], settings = {}, filter = NO_FILTER, shardSize = null } = options;
  const { splits = [], splitSeed = 0, heldOut = [], look = false } = options;
  const { allowEmpty = true, keepsWithdrawn = false, reviewerNames = false } = options;
  const own = { states: [...new Set(states)], tasks: [...new Set(tasks)] };
  const asked = {
    format,
    ...own,
    settings,
    filter,
    shardSize,
    allowEmpty,
    keepsWithdrawn,
    names: reviewerNames,
    splits,
    splitSeed,
    heldOut,
    look,
  };
  const { success, data, error } = exportRequestSchema.safeParse(asked);
  if (!success) throw new StudioError("invalid_request", inputProblem(error), { cause: error });
  if (shardSize && FORMATS[format].framing === "sections")
    throw new StudioError("invalid_request", message("formatNotInParts", { format }));
  return {
    ...data,
    states: data.states.length > 0 ? data.states : [...FORMATS[format].states],
    tasks: data.tasks.length > 0 ? data.tasks : [...TASKS],
  };
}
