import { createReadStream } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { identityOfPath } from "#domain/image-identity.ts";
import type { FileReport, ImportProgress, ImportReport } from "#domain/import-report.ts";
import type { Database } from "#server/db/client.ts";
import { openDataset } from "./dataset.ts";
import { type Discovered, discover, type NamedFile } from "./discover.ts";
import { type JsonRow, RowCutter } from "./json-rows.ts";
import { parseJson } from "./json-value.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import { mergeEntries } from "./merge-entries.ts";
import { mergeGlosses } from "./merge-glosses.ts";
import { mergeImages, mergePhotos } from "./merge-images.ts";
import { PhotoRoots } from "./photo-roots.ts";
import { CocoReader, readVisualGenomeRow } from "./read-annotations.ts";
import { readLlavaRow, readSvitRow } from "./read-entries.ts";
import { readGlossRow } from "./read-gloss.ts";
import { readPhoto } from "./read-photo.ts";
import { RejectLog } from "./reject-log.ts";
import { indexSearch } from "./search-index.ts";
import { Stager } from "./stage.ts";
import { type RowReading, rejected } from "./staged.ts";

export type ImportRequest = {
  db: Database;
  datasetName: string;
  paths: readonly string[];
  /** Uploaded files, each under the name that it had. */
  files?: readonly NamedFile[];
  isDryRun?: boolean;
  rejectsMax?: number;
  /** Where rejects are written in full; null writes none. */
  rejectsPath?: string | null;
  /** Folder that photos are copied into; absent, they are referenced where they lie. */
  copyPhotosTo?: string | null;
  runId?: bigint | null;
  signal?: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
};

const CHUNK_BYTES = 1024 * 1024;

/**
 * Imports files and folders into a data set, made where it is not there. Everything happens in one transaction: an import
 * that is killed, cancelled or given up leaves nothing; the same files again change nothing.
 * @throws StudioError not_found, unreadable_input, too_many_rejects, interrupted, disk_full
 */
export async function importPaths(request: ImportRequest): Promise<ImportReport> {
  const { db, datasetName, isDryRun = false, signal, onProgress = () => {} } = request;
  const startedAt = performance.now();
  onProgress({ phase: "discovering", file: null, rows: 0, bytes: 0, bytesTotal: 0 });
  const found = await discover(request.paths, request.files);
  const rejects = new RejectLog(
    isDryRun ? null : (request.rejectsPath ?? null),
    request.rejectsMax ?? Number.POSITIVE_INFINITY,
  );
  const run = new ImportRun(request, found, rejects);
  const client = await db.pool.connect().catch((error) => {
    throw asSentence(error, signal, false);
  });
  // Without a listener a connection that is cut ends the process; the query under way tells it as well.
  client.on("error", () => {});
  let isIn = false;
  try {
    await client.query("BEGIN");
    const datasetId = await openDataset(client, datasetName);
    await run.readAll(client, datasetId);
    const readAt = performance.now();
    signal?.throwIfAborted();
    onProgress(run.progress("merging", null));
    await run.mergeAll(client, datasetId);
    signal?.throwIfAborted();
    // Of nothing but rejects no empty data set shall remain.
    const isKept = !isDryRun && !run.isEmpty;
    // Before the commit: an import whose rejects could not be written did not happen.
    await rejects.close();
    await client.query(isKept ? "COMMIT" : "ROLLBACK");
    isIn = isKept;
    const mergedAt = performance.now();
    if (isIn) {
      await indexSearch(db, datasetId, () => onProgress(run.progress("indexing", null)), signal);
    }
    onProgress(run.progress("done", null));
    return {
      ...run.report,
      datasetId: isIn ? String(datasetId) : null,
      rejects: rejects.count,
      rejectsPath: rejects.path,
      rejectExamples: rejects.examples,
      seconds: seconds([startedAt, readAt, mergedAt, performance.now()]),
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  } catch (error) {
    // The connection is closed below, and the transaction with it: inside of a COPY it would hear no ROLLBACK.
    throw asSentence(error, signal, isIn);
  } finally {
    await rejects.close().catch(() => {});
    client.release(true);
  }
}

const seconds = ([start = 0, read = 0, merged = 0, end = 0]: number[]) => ({
  read: (read - start) / 1000,
  merge: (merged - read) / 1000,
  index: (end - merged) / 1000,
});

/** `isIn`: everything had been written, and only the search texts were not made yet; the next import or the worker makes them. */
function asSentence(error: unknown, signal: AbortSignal | undefined, isIn: boolean): unknown {
  const came = isIn
    ? "Everything is in, but not all of it can be searched yet; run the import again to finish that."
    : "Nothing was imported; run it again.";
  if (signal?.aborted) return new StudioError("interrupted", `The import was cancelled. ${came}`, { cause: error });
  const code = (error as { code?: string }).code ?? "";
  if (code === "ENOSPC" || code === "53100")
    return new StudioError("disk_full", `The disk is full. ${came}`, { cause: error });
  if (
    /^(08|57P)/.test(code) ||
    /^(ECONNRE|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code) ||
    /Connection terminated/.test(String(error))
  ) {
    return new StudioError("database_down", `The database went away during the import. ${came}`, { cause: error });
  }
  return error;
}

/** One import under way: what it has counted, and where it is. */
class ImportRun {
  readonly #request: ImportRequest;
  readonly #found: Discovered;
  readonly #rejects: RejectLog;
  readonly report: Omit<
    ImportReport,
    "datasetId" | "rejects" | "rejectsPath" | "rejectExamples" | "seconds" | "peakMemoryMb"
  >;
  readonly #roots: PhotoRoots;
  #rows = 0;
  #staged = 0;
  #bytes = 0;
  readonly #bytesTotal: number;

  constructor(request: ImportRequest, found: Discovered, rejects: RejectLog) {
    this.#request = request;
    this.#found = found;
    this.#rejects = rejects;
    this.#roots = new PhotoRoots(request.isDryRun ? null : (request.copyPhotosTo ?? null));
    this.#bytesTotal = found.json.reduce((sum, file) => sum + file.bytes, 0);
    this.report = {
      datasetName: request.datasetName,
      isDryRun: request.isDryRun ?? false,
      files: [],
      skipped: found.skipped,
      photos: { found: 0, broken: 0 },
      images: 0,
      captions: 0,
      objects: 0,
      regions: 0,
      relationships: 0,
      instances: 0,
      glosses: 0,
      glossesWaiting: 0,
      entriesByTask: {},
      entriesNew: 0,
      entriesRepeated: 0,
      entriesBeside: 0,
      entriesWithoutPhoto: 0,
      marks: {},
      bytes: this.#bytesTotal,
    };
  }

  /** True where nothing could be read that a data set could hold. */
  get isEmpty(): boolean {
    return this.#staged === 0;
  }

  progress(phase: ImportProgress["phase"], file: string | null): ImportProgress {
    return { phase, file, rows: this.#rows, bytes: this.#bytes, bytesTotal: this.#bytesTotal };
  }

  async readAll(client: pg.PoolClient, datasetId: bigint): Promise<void> {
    const stager = new Stager(client);
    await stager.prepare();
    for (const { path: file, reason } of this.#found.unreadable) {
      await this.#rejects.add({ file, row: null, byteStart: null, byteEnd: null, path: "$", reason, text: null });
    }
    for (const [number, file] of this.#found.json.entries()) await this.#readJson(stager, number, file);
    await this.#readPhotos(stager);
    await stager.close();
    await this.#roots.save(client, datasetId);
  }

  async mergeAll(client: pg.PoolClient, datasetId: bigint): Promise<void> {
    await mergeImages(client, datasetId);
    await mergePhotos(client, this.#roots.ids);
    await mergeAnnotations(client);
    const files = await this.#saveSourceFiles(client, datasetId);
    const merged = await mergeEntries(client, datasetId, files);
    const { report } = this;
    Object.assign(report, await mergeGlosses(client, datasetId));
    for (const [number, file] of report.files.entries()) file.inserted = merged.insertedByFile.get(number) ?? 0;
    const empty = files.filter((_, number) => !merged.insertedByFile.has(number));
    await client.query(`DELETE FROM "SourceFile" WHERE id = ANY($1::bigint[])`, [empty.map(String)]);
    report.entriesByTask = merged.byTask;
    report.entriesNew = Object.values(merged.byTask).reduce((sum, count) => sum + count, 0);
    report.entriesRepeated = report.files.reduce((sum, file) => sum + file.entries, 0) - report.entriesNew;
    report.entriesBeside = merged.beside;
    report.entriesWithoutPhoto = merged.withoutPhoto;
    report.marks = merged.marks;
    const images = await client.query(`SELECT count(*)::int AS n FROM "Image" WHERE "datasetId" = $1`, [datasetId]);
    report.images = images.rows[0].n;
  }

  async #readJson(stager: Stager, number: number, file: Discovered["json"][number]): Promise<void> {
    const { format, layout, task, skipBytes } = file.recognised;
    const known: FileReport = {
      path: file.shown,
      format,
      task,
      bytes: file.bytes,
      rows: 0,
      entries: 0,
      inserted: 0,
      rejected: 0,
    };
    this.report.files.push(known);
    const coco = new CocoReader();
    const cutter = new RowCutter(layout);
    const take = async (row: JsonRow) => {
      known.rows++;
      this.#rows++;
      const parsed = row.bytes ? parseJson(row.bytes) : { ok: false as const, reason: row.problem ?? "unreadable" };
      const shown = row.bytes ?? row.part;
      const text = parsed.ok ? parsed.text : shown ? Buffer.from(shown).toString("utf8") : null;
      const reading: RowReading = parsed.ok
        ? readRow(format, coco, { ...row, value: parsed.value, text: parsed.text }, task)
        : rejected("$", parsed.reason);
      for (const { path: at, reason } of reading.rejections) {
        known.rejected++;
        const place = row.section === null ? at : at.replace("$", `$.${row.section}[${row.index}]`);
        await this.#rejects.add({
          file: file.shown,
          row: row.index,
          byteStart: row.byteStart + skipBytes,
          byteEnd: row.byteEnd + skipBytes,
          path: place,
          reason,
          text,
        });
      }
      for (const staged of reading.staged) {
        if (staged.table === "entry") known.entries++;
        else if (staged.table === "piece") this.#countPiece(staged.kind, staged.count);
        this.#staged++;
        await stager.write(staged, number);
      }
    };
    const stream = createReadStream(file.path, {
      start: skipBytes,
      highWaterMark: CHUNK_BYTES,
      signal: this.#request.signal,
    });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (const row of cutter.push(chunk)) await take(row);
      this.#bytes += chunk.length;
      this.#request.onProgress?.(this.progress("reading", file.shown));
    }
    for (const row of cutter.end()) await take(row);
    for (const staged of coco.end()) await stager.write(staged, number);
  }

  #countPiece(kind: string, count: number): void {
    if (
      kind === "captions" ||
      kind === "objects" ||
      kind === "regions" ||
      kind === "relationships" ||
      kind === "instances"
    )
      this.report[kind] += count;
  }

  async #readPhotos(stager: Stager): Promise<void> {
    for (const file of this.#found.photos) {
      this.#request.signal?.throwIfAborted();
      const reading = await readPhoto(file.path);
      if (!reading.ok) {
        this.report.photos.broken++;
        await this.#rejects.add({
          file: file.shown,
          row: null,
          byteStart: null,
          byteEnd: null,
          path: "$",
          reason: reading.reason,
          text: null,
        });
      } else this.report.photos.found++;
      this.#staged++;
      const { root, path: kept } = await this.#roots.place(file);
      await stager.write(
        {
          table: "photo",
          identity: identityOfPath(file.name),
          widthPx: reading.ok ? reading.widthPx : null,
          heightPx: reading.ok ? reading.heightPx : null,
          path: kept,
          isBroken: !reading.ok,
        },
        root,
      );
      if ((this.report.photos.found + this.report.photos.broken) % 100 === 0)
        this.#request.onProgress?.(this.progress("photos", file.shown));
    }
  }

  /** One row for each JSON file, so that entries can name theirs; those that brought nothing new are taken back after. */
  async #saveSourceFiles(client: pg.PoolClient, datasetId: bigint): Promise<bigint[]> {
    const ids: bigint[] = [];
    for (const file of this.report.files) {
      const { rows } = await client.query(
        `INSERT INTO "SourceFile" ("datasetId", path, format, "boxSpace", "sizeBytes", "runId") VALUES ($1, $2, $3, $4::"BoxSpace", $5, $6) RETURNING id`,
        [
          datasetId,
          path.basename(file.path),
          file.format,
          file.format === "svit" ? "unit" : "unknown",
          file.bytes,
          this.#request.runId ?? null,
        ],
      );
      ids.push(BigInt(rows[0].id));
    }
    return ids;
  }
}

type ParsedRow = JsonRow & { value: unknown; text: string };

function readRow(format: FileReport["format"], coco: CocoReader, row: ParsedRow, task: FileReport["task"]): RowReading {
  if (format === "svit") return readSvitRow(row, task ?? "other");
  if (format === "llava" || format === "vision-flan") return readLlavaRow(row);
  if (format === "coco") return coco.read(row);
  if (format === "gloss") return readGlossRow(row);
  return readVisualGenomeRow(row, format as Parameters<typeof readVisualGenomeRow>[1]);
}
