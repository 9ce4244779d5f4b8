import path from "node:path";
import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import { addCounts, NO_PAIRS, pairFacts } from "#domain/export/preference/side-lengths.ts";
import { drawsOf, splitName } from "#domain/export/splits.ts";
import { message } from "#domain/message.ts";
import { NOTHING_SEEN, observe, secondsLeft } from "#domain/time-left.ts";
import type { Selection } from "#server/find/selection.ts";
import { studioVersion } from "#server/version.ts";
import { type ExportOptions, parseOptions } from "./export-options.ts";
import { forgetRecord, imagesOf, recordExport } from "./exported-images.ts";
import type { ExportJob, FormatFacts, WrittenPart } from "./formats/format.ts";
import { heldOutImages } from "./held-out.ts";
import { loadWriter } from "./load-writer.ts";
import { type Look, openLook } from "./look/open-look.ts";
import { withLook, writeLook } from "./look/write-look.ts";
import { openPhotoList, type PhotoList } from "./photos/photo-list.ts";
import { placePhotos } from "./photos/place-photos.ts";
import { readPhotoFor } from "./photos/read-photo-for.ts";
import { countEntries, loadContext } from "./rows/context.ts";
import { countParts } from "./rows/count-parts.ts";
import { countGenerated } from "./rows/generated-by.ts";
import { HELD_OUT, hasWithdrawn, leaveOut, TORN, WITHDRAWN } from "./rows/leave-out.ts";
import { givenParts, inOpen, selectionOf, sessionsIn } from "./rows/selection-of.ts";
import { inSnapshot, type Snapshot } from "./rows/snapshot.ts";
import { INDEX_ORDER_SHARE } from "./rows/some-entries.ts";
import { createTally } from "./rows/tally.ts";
import { loadShift } from "./shift/load-shift.ts";
import { toBytes } from "./write/byte-text.ts";
import { writeChecksums } from "./write/checksums.ts";
import { dataFiles } from "./write/data-files.ts";
import { diskError } from "./write/disk-error.ts";
import { type FileFacts, openOutput } from "./write/output-file.ts";
import { type OutputNames, outputNames } from "./write/output-names.ts";
import type { Sink } from "./write/sink.ts";

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
  } = parseOptions(options);
  const context = await loadContext(snapshot, options);
  const { dataset, sourceFiles } = context;
  const wanted = { ...selectionOf(dataset.id, { format, states, tasks, filter }), entryIds: options.entryIds };
  const held = heldOut.length > 0 ? await heldOutImages(snapshot, dataset.id, heldOut) : null;
  // Where nothing is withdrawn nothing is looked for, entry by entry.
  const keepsAll = keepsWithdrawn || !(await hasWithdrawn(snapshot));
  const selection: Selection = {
    ...wanted,
    ...(keepsAll ? { withdrawn: "in" as const } : {}),
    ...(held ? { images: { ids: held.imageIds, only: false } } : {}),
  };
  const count = await countEntries(snapshot, selection);
  const parts = await countParts(snapshot, selection);
  const { images, photos: photosSelected } = await imagesOf(snapshot, selection);
  // A look at a few entries that were picked is none.
  const shift = options.entryIds
    ? null
    : await snapshot.beside((other) => loadShift(other, { selection, count, parts, photos: photosSelected }));
  const generated = await countGenerated(snapshot, selection, sourceFiles);
  const names = { ...outputNames(format, dataset.name), ...options.names };
  const look = isLookWanted && FORMATS[format].namesPhotos ? openLook(format, settings, splitSeed) : null;
  const data = dataFiles(sink, shardSize, look && ((record) => look.record(record)));
  const { files } = data;
  const tally = createTally(sourceFiles, () => openOutput(sink, names.leftOut, "lines"));
  if (!keepsAll) await leaveOut(snapshot, { ...wanted, withdrawn: "alone" }, tally, WITHDRAWN);
  const draws = splits.length === 0 ? [null] : drawsOf(splits);
  for (const part of draws)
    if (part)
      await leaveOut(snapshot, { ...selection, drawn: { ...part, seed: splitSeed, torn: "alone" } }, tally, TORN);
  if (held) await leaveOut(snapshot, { ...selection, images: { ids: held.imageIds, only: true } }, tally, HELD_OUT);
  // A set of 4 GB would be sorted on disk before its first row leaves. For a few entries of many, as those that were left out above, the sort is
  // nothing, and walking the whole index is much.
  if (count.selected * INDEX_ORDER_SHARE >= count.all) await snapshot.preferIndexOrder();
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
      bytes: data.bytes(),
      secondsLeft: secondsLeft(timeLeft, atMs),
      photos: null,
    });
  };
  const writer = await loadWriter(format);
  const own: FormatFacts = {};
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
      marksGenerated: generated.length > 0,
      mainName: names.main,
      photosFolder: path.posix.join(path.dirname(names.manifest), options.photos?.shown ?? "images"),
      open: (name, framing) => data.open(nameOf(name), framing),
      openParquet: (name, table) => data.openParquet(nameOf(name), table),
      readPhoto: readPhotoFor(options.db, options.photoCache),
      writeBeside: data.writeBeside,
      turnsAfter: ({ id, turnsAfter }) => (options.turnsAfterFor ? options.turnsAfterFor(id) : parseTurns(turnsAfter)),
      describe: ({ pairs, kto }) => {
        if (pairs) own.pairs = addCounts(pairs, own.pairs ?? NO_PAIRS);
        if (kto) own.kto = addCounts(kto, own.kto ?? { desirable: 0, undesirable: 0 });
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
  const sessions = await sessionsIn(snapshot, dataset.id, filter);
  const manifest: Written["manifest"] = {
    tool: { name: "svit-studio", version: studioVersion },
    installation: context.installation,
    dataset: { id: String(dataset.id), name: dataset.name },
    format,
    states,
    tasks,
    filter: await inOpen(snapshot, givenParts(filter)),
    ...(sessions && { sessions }),
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
    parts: parts.map(({ tasks: _, ...part }) => part),
    shift: shift && (await shift()),
    ...(generated.length > 0 && { generated }),
    preference: own.pairs ? pairFacts(own.pairs) : null,
    kto: own.kto ?? null,
    leftOut: { ...leftOut, file: list && path.basename(list.name) },
    files: [...files.map(placedIn(names.dataFolder)), ...(list ? [{ ...list, name: path.basename(list.name) }] : [])],
  };
  if (manifest.records === 0 && !allowEmpty) throw nothingLeaves(manifest);
  return { manifest, names, look, exported: { datasetId: dataset.id, format, images } };
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

const recordsIn = (files: readonly FileFacts[]) => files.reduce((sum, file) => sum + file.records, 0);

const parseTurns = (turnsAfter: string | null): Turn[] | null =>
  turnsAfter === null ? null : turnSchema.array().parse(JSON.parse(turnsAfter));
