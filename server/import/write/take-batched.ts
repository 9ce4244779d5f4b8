import path from "node:path";
import { SVIT_GROUNDING, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import type { Reject } from "#domain/import/import-report.ts";
import { must } from "#domain/must.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { settingsOf } from "#server/import/photos/mention-of.ts";
import { mergeImages } from "#server/import/photos/merge-images.ts";
import { settleMerged } from "#server/import/photos/settle-merged.ts";
import type { JsonInput } from "#server/import/read/discovered.ts";
import { readRows } from "#server/import/read/read-rows.ts";
import { isOfRecords } from "#server/import/read/row-shape.ts";
import type { FilePlace } from "#server/import/run-files.ts";
import { EntryParts } from "./entry-parts.ts";
import { addCounts, countsOfRow, type FileCounts, noCounts } from "./file-counts.ts";
import { insertAnnotations } from "./insert-annotations.ts";
import { countEntries, type EntryPlace, insertEntries } from "./insert-entries.ts";
import { type Intake, rejectsOf, type Taken } from "./intake.ts";
import { type FormerSources, loadFormerSources, markWhole } from "./keep-repeats.ts";
import { RepeatCounter } from "./repeat-counter.ts";
import { Stager } from "./stage.ts";
import type { StagedEntry, StagedLink, StagedPiece } from "./staged.ts";

/** A batch is a transaction of half a second; more at once only grows the memory. */
const BATCH_CHARACTERS = 3_000_000;

/** Rows whose parts belong together: all that a batch brings in. */
type Batch = {
  rows: number;
  characters: number;
  entries: StagedEntry[];
  pieces: StagedPiece[];
  links: StagedLink[];
  rejects: Reject[];
  counts: FileCounts;
};
const emptyBatch = (): Batch => ({
  rows: 0,
  characters: 0,
  entries: [],
  pieces: [],
  links: [],
  rejects: [],
  counts: noCounts(),
});

/** Their images are asked for so many at a time. */
const PASSED_AT_ONCE = 5000;

/** The formats whose every row is whole: entries, or all objects (attributes, …) of one image. */
const BATCHED = new Set(["svit", "vg-objects", "vg-attributes", "vg-relationships", "vg-regions"]);
export const isBatched = ({ recognised }: JsonInput): boolean =>
  BATCHED.has(recognised.format) || isOfRecords(recognised.format);

/**
 * Takes a file of entries or of whole documents in, batch by batch; while one is written the next is read, also across
 * files: it returns when all is read, and answers a promise of what the file brought. Goes on at `place`.
 */
export async function takeBatched(intake: Intake, number: number, file: JsonInput, place: FilePlace): Promise<Taken> {
  const writer = new BatchWriter(intake, number, file, place);
  const holdsEntries = !file.recognised.format.startsWith("vg-");
  // A document that is in needs no second look; of entries the how-manieth must be counted from the file's start.
  const rowsToSkip = holdsEntries ? 0 : place.rowsDone;
  const rowsKnown = place.rowsDone;
  let seen = rowsToSkip;
  let batch = emptyBatch();
  const rows = readRows({
    file,
    naming: must(intake.namings[number], "every file has its names"),
    signal: intake.signal,
    rowsToSkip,
    onBytes: (bytes) => intake.onRead(number, { bytes }),
  });
  intake.onRead(number, { ...place.counts });
  for await (const some of rows) {
    for (const row of some) {
      const entries: StagedEntry[] = [];
      for (const staged of row.reading.staged) {
        if (staged.table === "entry") entries.push(staged);
        else if (staged.table === "piece" && seen >= rowsKnown) addPiece(batch, staged);
        else if (staged.table === "link" && seen >= rowsKnown) batch.links.push(staged);
      }
      if (seen++ < rowsKnown) {
        await writer.passOver(entries);
        continue;
      }
      addEntries(batch, entries);
      batch.rows++;
      addRejects(batch, rejectsOf(file, row));
      addCounts(batch.counts, countsOfRow(row.reading));
      intake.onRead(number, { rows: 1, entries: entries.length, rejected: row.reading.rejections.length });
      if (batch.characters < BATCH_CHARACTERS) continue;
      await writer.send(batch);
      batch = emptyBatch();
    }
  }
  return writer.end(batch);
}

function addPiece(batch: Batch, piece: StagedPiece): void {
  batch.pieces.push(piece);
  batch.characters += piece.elements.length;
  addCounts(batch.counts, { elements: piece.count });
  // What nobody counts apart (attributes) has no field of its own.
  if (piece.kind in batch.counts) addCounts(batch.counts, { [piece.kind]: piece.count });
}

function addEntries(batch: Batch, entries: readonly StagedEntry[]): void {
  for (const entry of entries) {
    batch.entries.push(entry);
    if (entry.looks) addCounts(batch.counts, { [entry.looks === "vg" ? "looksVg" : "looksCoco"]: 1 });
    batch.characters += entry.turns.length + entry.rowShell.length;
  }
}

function addRejects(batch: Batch, rejects: readonly Reject[]): void {
  for (const reject of rejects) {
    batch.rejects.push(reject);
    batch.characters += reject.text?.length ?? 0;
  }
}

/** Writes batches one after the other, each while the next is read. */
class BatchWriter {
  readonly #intake: Intake;
  readonly #number: number;
  readonly #file: JsonInput;
  readonly #place: FilePlace;
  readonly #naming: FileNaming;
  readonly #repeats = new RepeatCounter();
  #expectsRepeats = false;
  #former: FormerSources | null = null;
  #parts: EntryParts | null = null;
  #passed: StagedEntry[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(intake: Intake, number: number, file: JsonInput, place: FilePlace) {
    this.#intake = intake;
    this.#number = number;
    this.#file = file;
    this.#place = place;
    this.#naming = must(intake.namings[number], "every file has its names");
  }

  /** Entries that came in already: they only count. */
  async passOver(entries: readonly StagedEntry[]): Promise<void> {
    this.#passed.push(...entries);
    if (this.#passed.length >= PASSED_AT_ONCE) await this.#countPassed();
  }

  async #countPassed(): Promise<void> {
    const entries = this.#passed;
    this.#passed = [];
    if (entries.length === 0) return;
    await countEntries({ images: this.#intake.images, naming: this.#naming, repeats: this.#repeats }, entries);
  }

  /** Begins to write a batch as soon as the one before is in. @throws what the one before failed of */
  async send(batch: Batch, isLast = false): Promise<void> {
    await this.#underWay;
    await this.#countPassed();
    this.#intake.signal?.throwIfAborted();
    this.#underWay = this.#intake.parts.run(() => this.#write(batch, isLast));
    // Its failure is told by whoever waits next; until then it is no unhandled one.
    this.#underWay.catch(() => {});
  }

  async end(batch: Batch): Promise<Taken> {
    await this.send(batch, true);
    return { counts: this.#underWay.then(() => this.#place.counts) };
  }

  async #write({ rows, entries, pieces, links, rejects: refused, counts }: Batch, isLast: boolean): Promise<void> {
    const { client, datasetId, images, rejects, runFiles } = this.#intake;
    const place = this.#place;
    if (pieces.length > 0) {
      const { wereNew, merged, ...elements } = await insertAnnotations(
        client,
        datasetId,
        images,
        pieces,
        this.#expectsRepeats,
      );
      addCounts(counts, elements);
      this.#expectsRepeats = !wereNew;
      if (merged) await settleMerged(this.#intake, merged);
    }
    if (links.length > 0) await this.#writeLinks(links);
    if (entries.length > 0) addCounts(counts, await this.#writeEntries(entries));
    for (const reject of refused) await rejects.add(reject);
    await rejects.flush();
    addCounts(place.counts, { ...counts, rows, rejectBytes: rejects.position });
    place.rowsDone += rows;
    place.isDone = isLast;
    if (isLast && place.sourceFileId !== null && this.#former !== null)
      await markWhole(client, place.sourceFileId, this.#former);
    // A file that brought nothing new is no source of anything, unless rows of it are kept beside entries.
    if (isLast && place.sourceFileId !== null && place.counts.inserted === 0) {
      const { rowCount } = await client.query(
        `DELETE FROM "SourceFile" f WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM "EntryRepeat" r WHERE r."sourceFileId" = f.id)`,
        [place.sourceFileId],
      );
      if (rowCount) place.sourceFileId = null;
    }
    await runFiles.save(this.#number, this.#file, place);
    images.trim();
  }

  async #writeLinks(links: readonly StagedLink[]): Promise<void> {
    const { client, datasetId } = this.#intake;
    const stager = new Stager(client);
    await stager.prepare();
    for (const link of links) await stager.write(link, this.#number);
    await stager.close();
    await settleMerged(this.#intake, await mergeImages(client, datasetId));
  }

  async #writeEntries(entries: readonly StagedEntry[]): Promise<Partial<FileCounts>> {
    const { client, datasetId, images, entriesBefore } = this.#intake;
    this.#parts ??= this.#openParts(entries);
    this.#place.sourceFileId ??= await this.#saveSourceFile(this.#parts);
    this.#former ??= await loadFormerSources(client, datasetId, this.#place.sourceFileId, this.#naming);
    const place: EntryPlace = {
      datasetId,
      sourceFileId: this.#place.sourceFileId,
      images,
      naming: this.#naming,
      former: this.#former,
      repeats: this.#repeats,
      parts: this.#parts,
    };
    const made = await insertEntries(client, place, entries, this.#expectsRepeats);
    const { wereNew, inserted, byTaskAndPart, marks, range } = made;
    this.#expectsRepeats = !wereNew;
    const byTask: FileCounts["byTask"] = {};
    const byPart: FileCounts["byPart"] = {};
    for (const { task, part, count } of byTaskAndPart) {
      byTask[task] = (byTask[task] ?? 0) + count;
      if (part !== null) byPart[part] = (byPart[part] ?? 0) + count;
    }
    await client.query(
      `INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
       SELECT $1, n.task::"Task", n.part, 'pending', n.count FROM unnest($2::text[], $3::int[], $4::int[]) AS n (task, part, count)`,
      [
        datasetId,
        byTaskAndPart.map(({ task }) => task),
        byTaskAndPart.map(({ part }) => part),
        byTaskAndPart.map(({ count }) => count),
      ],
    );
    const beside = entriesBefore > 0n && inserted > 0 ? await this.#countBeside(range) : 0;
    const partRule = this.#parts.rule;
    return { entries: entries.length, inserted, byTask, byPart, partRule, marks, beside };
  }

  /** By what the file's first entries tell; a resumed import by what it was told before. */
  #openParts(entries: readonly StagedEntry[]): EntryParts {
    const { client, datasetId, partOptions } = this.#intake;
    const { recognised, shown } = this.#file;
    const asked = this.#place.counts.partRule ?? partOptions.rule;
    const source = { file: path.basename(shown), isSvit: recognised.format === "svit" };
    return EntryParts.open({ client, datasetId, ...source }, { ...partOptions, rule: asked }, entries);
  }

  async #countBeside([first, last]: readonly [bigint, bigint]): Promise<number> {
    const { client, datasetId, entriesBefore } = this.#intake;
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM "Entry" e WHERE e.id BETWEEN $2 AND $3
         AND EXISTS (SELECT 1 FROM "Entry" o WHERE o."datasetId" = $1 AND o."imageId" = e."imageId" AND o.task = e.task AND o.id <= $4)`,
      [datasetId, first, last, entriesBefore],
    );
    return must(rows[0], "a count is a row").n;
  }

  async #saveSourceFile({ rule }: EntryParts): Promise<bigint> {
    const { client, datasetId, runId, sourceKind } = this.#intake;
    const { recognised, shown, bytes } = this.#file;
    const grounding = recognised.format === "svit" ? SVIT_GROUNDING : UNKNOWN_GROUNDING;
    const { rows } = await client.query(
      `INSERT INTO "SourceFile" ("datasetId", kind, path, format, notation, space, "sizeBytes", "runId", "rootId", sha256, settings, "partRule", licence)
       VALUES ($1, $11, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $13) RETURNING id`,
      [
        datasetId,
        path.basename(shown),
        recognised.format,
        grounding.notation,
        grounding.space,
        bytes,
        runId,
        this.#naming.rootId,
        this.#naming.sha256,
        JSON.stringify(settingsOf(this.#naming)),
        sourceKind,
        rule,
        this.#file.licence ?? null,
      ],
    );
    return BigInt(must(rows[0], "an insert returns its row").id);
  }
}
