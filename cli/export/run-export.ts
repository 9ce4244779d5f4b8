import path from "node:path";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { type ExportSettings, exportRequestSchema, type PhotoHandling } from "#domain/export/export-request.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import type { ShardSize } from "#domain/export/shard-size.ts";
import type { Split } from "#domain/export/splits.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { message } from "#domain/message.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { readPhotoList } from "#server/export/photo-list-file.ts";
import { previewExport } from "#server/export/preview-export.ts";
import { recordExportWrite } from "#server/export/record-write.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { resolveOut } from "#server/export/write/output-names.ts";
import { withContext } from "../context.ts";
import { showExportProgress } from "./export-bar.ts";
import { summary } from "./export-summary.ts";

/** What `studio export` is given, as its options have it. */
export type Options = {
  dataset: string;
  format: ExportFormat;
  out?: string;
  preview?: number;
  state?: EntryState[];
  task?: Task[];
  view: EntryFilter;
  part: string[];
  shardSize: ShardSize | null;
  boxSpace: ExportSettings["boxSpace"];
  boxes?: ExportSettings["boxes"];
  seed: number;
  separator: "space" | "newline";
  vgFolder: string;
  cocoFolder: string;
  merge?: boolean;
  maxTokens: number;
  keepLong?: boolean;
  badBoxes: ExportSettings["badBoxes"];
  requirePhotos?: boolean;
  imageInFront?: boolean;
  contentParts?: boolean;
  embedPhotos?: boolean;
  license: string | null;
  layout: ExportSettings["layout"];
  strikeShare: number;
  photos: PhotoHandling;
  photosTo?: string;
  allowEmpty?: boolean;
  withdrawn?: boolean;
  split: Split[];
  splitSeed: number;
  holdOut?: string;
  look?: boolean;
  force?: boolean;
  names?: boolean;
  json?: boolean;
};

/** Writes the export that is asked for. @throws StudioError as exportDataset */
export async function runExport(options: Options & { out: string }): Promise<void> {
  await withContext(async ({ db, signal }) => {
    const { folder, names, all } = await resolveOut(
      options.format,
      options.out,
      options.dataset,
      options.shardSize !== null,
      options.split.map(({ name }) => name),
    );
    const manifestFile = path.join(folder, names.manifest);
    const photos = photosOf(options, path.dirname(manifestFile), path.resolve(folder, names.photos));
    const sink = await folderSink(folder, all, { force: options.force ?? false });
    const filter = await withParts(db, options);
    await recordExportWrite(db, options.dataset, options.format);
    const progress = showExportProgress();
    const manifest = await exportDataset(
      {
        db,
        datasetName: options.dataset,
        format: options.format,
        states: options.state ?? [],
        tasks: options.task ?? [],
        filter,
        shardSize: options.shardSize,
        settings: settingsOf(options),
        allowEmpty: options.allowEmpty ?? false,
        keepsWithdrawn: options.withdrawn ?? false,
        record: { runId: null, place: path.resolve(folder) },
        reviewerNames: options.names ?? false,
        splits: options.split,
        splitSeed: options.splitSeed,
        heldOut: options.holdOut === undefined ? [] : await readPhotoList(options.holdOut),
        look: options.look ?? false,
        names,
        signal,
        photos,
        onProgress: progress.show,
        onPhotos: progress.showPhotos,
      },
      sink,
    ).finally(progress.end);
    process.stdout.write(options.json ? `${JSON.stringify(manifest)}\n` : summary(manifest, manifestFile));
  });
}

/** The view with the parts that were named. @throws StudioError not_found */
async function withParts(db: Database, { dataset: name, view, part }: Options): Promise<EntryFilter> {
  if (part.length === 0) return view;
  const { id } = await requireDataset(db.pool, { name });
  const there = await loadParts(db.pool, id);
  const ids = part.map((wanted) => {
    const found = there.find((own) => own.name === wanted) ?? there.find((own) => own.word === wanted);
    if (!found) throw new StudioError("not_found", message("noSuchPart", { id: wanted }));
    return found.id;
  });
  return { ...view, parts: [...new Set([...view.parts, ...ids])] };
}

/** `usual`: where photos go when nothing else is said. @throws StudioError invalid_request for a format that names none */
function photosOf({ photos: how, photosTo, format }: Options, manifestFolder: string, usual: string) {
  if (how === "none") return null;
  if (!FORMATS[format].namesPhotos) throw new StudioError("invalid_request", message("photosArgument", { format }));
  const folder = photosTo === undefined ? usual : path.resolve(photosTo);
  return { how, folder, shown: path.relative(manifestFolder, folder) || "." };
}

const settingsOf = (options: Options): ExportSettings => ({
  boxSpace: options.boxSpace,
  boxes: options.boxes ?? null,
  seed: options.seed,
  separator: options.separator === "newline" ? "\n" : " ",
  merge: options.merge ?? false,
  tokensMax: options.maxTokens,
  keepLong: options.keepLong ?? false,
  badBoxes: options.badBoxes,
  requirePhotos: options.requirePhotos ?? false,
  imageInFront: options.imageInFront ?? false,
  layout: options.layout,
  strikeShareMax: options.strikeShare,
  imageFolders: { vg: options.vgFolder, coco: options.cocoFolder },
  contentParts: options.contentParts ?? false,
  embedPhotos: options.embedPhotos ?? false,
  license: options.license,
});

/** Finished records on stdout, each under its file's name; why others stay behind on stderr. */
export async function printPreview(options: Options, records: number): Promise<void> {
  await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name: options.dataset });
    const request = exportRequestSchema.parse({
      format: options.format,
      states: options.state ?? [],
      tasks: options.task ?? [],
      filter: options.view,
      settings: settingsOf(options),
      keepsWithdrawn: options.withdrawn ?? false,
      heldOut: options.holdOut === undefined ? [] : await readPhotoList(options.holdOut),
      names: options.names ?? false,
    });
    const preview = await previewExport(db, id, request, records);
    if (options.json) return void process.stdout.write(`${JSON.stringify(preview)}\n`);
    for (const { file, text, isCut } of preview.records)
      process.stdout.write(`# ${file}\n${text}${isCut ? "\n…" : ""}\n`);
    for (const { reason, what, count } of preview.leftOut) console.error(`${count} left out, ${reason}: ${what}`);
    if (preview.records.length === 0) console.error(preview.isLate ? NOT_FOUND_SOON : NOTHING_LEAVES);
  });
}

const NOT_FOUND_SOON = "No record to show: few entries match, and none was found in time.";
const NOTHING_LEAVES = "No record to show: all entries checked would be left out.";
