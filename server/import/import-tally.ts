import type { ImportFileProgress, ImportProgress, ImportReport } from "#domain/import/import-report.ts";
import { type Message, type MessageCode, message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { PartOptions } from "#domain/part/part.ts";
import { proposePartAuthor } from "#domain/part/part-author.ts";
import { printMapping } from "#domain/shapes/mapping.ts";
import { loadPartNames, type NamedPart } from "#server/datasets/parts/load-parts.ts";
import { withholdPhotos } from "#server/entries/withhold.ts";
import { photoNotices } from "./photos/photo-notices.ts";
import { type Discovered, noFindings } from "./read/discovered.ts";
import type { RejectLog } from "./reject-log.ts";
import { addCounts, type FileCounts, noCounts, unitsOf } from "./write/file-counts.ts";
import type { Intake } from "./write/intake.ts";

type Asked = {
  datasetName: string;
  isDryRun?: boolean;
  part?: PartOptions | undefined;
  onProgress?: (progress: ImportProgress) => void;
};

/** Keeps count of an import while it runs, tells it to whoever watches, and writes its report at the end. */
export class ImportTally {
  readonly #asked: Asked;
  readonly #startedAt = performance.now();
  #mergedAt = 0;
  #found = noFindings();
  #files: ImportFileProgress[] = [];
  readonly #counts: FileCounts[] = [];
  readonly #photos: FileCounts = noCounts();
  #entries = 0;
  #images = 0;
  #remotePhotos = 0;
  #withoutPhoto = 0;
  #parts: NamedPart[] = [];
  readonly #notices: Message[] = [];
  #phase: ImportProgress["phase"] = "discovering";
  #current: string | null = null;
  #copiedBytes: number | null = null;

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#tell();
  }

  found(found: Discovered): void {
    this.#found = found;
    this.#files = found.json.map((file) => ({
      path: file.shown,
      state: "waiting",
      rows: 0,
      rejected: 0,
      bytes: 0,
      bytesTotal: file.bytes,
    }));
    this.#tell();
  }

  /** Photos are going to be copied into the store, so many bytes of them. */
  copies(bytes: number): void {
    this.#copiedBytes = bytes;
    this.#tell();
  }

  phase(phase: ImportProgress["phase"]): void {
    this.#phase = phase;
    this.#tell();
  }

  begin(number: number): void {
    this.#phase = "reading";
    const file = this.#files[number];
    if (file) file.state = "reading";
    this.#current = file?.path ?? null;
    this.#tell();
  }

  /** More of a file was read. Told with its bytes: rows come by the thousand a second. */
  read(number: number, more: { bytes?: number; rows?: number; entries?: number; rejected?: number }): void {
    const file = this.#files[number];
    this.#entries += more.entries ?? 0;
    if (file) {
      file.rows += more.rows ?? 0;
      file.rejected += more.rejected ?? 0;
      file.bytes = Math.min(file.bytesTotal, file.bytes + (more.bytes ?? 0));
    }
    if (more.bytes !== undefined) this.#tell();
  }

  took(number: number, counts: FileCounts): void {
    this.#counts[number] = counts;
    const file = this.#files[number];
    if (file)
      Object.assign(file, { state: "done", rows: counts.rows, rejected: counts.rejected, bytes: file.bytesTotal });
    this.#tell();
  }

  tookPhotos(counts: FileCounts): void {
    addCounts(this.#photos, counts);
  }

  /** What a person has to choose of how boxes are read. */
  told(notices: readonly Message[]): void {
    this.#notices.push(...notices);
  }

  toldOfPhotos(count: number): void {
    this.#remotePhotos += count;
  }

  /** True where nothing could be read that a data set could hold. */
  get isEmpty(): boolean {
    const { entries, captions, objects, regions, relationships, instances, glosses, rows, rejected, unitsPassed } =
      this.#sum();
    const known = entries + captions + objects + regions + relationships + instances + glosses;
    const { photos, zips, addresses } = this.#found;
    return known === 0 && rows <= rejected + unitsPassed && photos.length + zips.length + addresses.length === 0;
  }

  /** The last part: what can only be counted when all is in. `isVain`: the import made a data set for nothing. */
  async close(intake: Intake, isVain: boolean): Promise<void> {
    const { client, datasetId, entriesBefore } = intake;
    if (isVain) {
      await client.query(`DELETE FROM "Dataset" WHERE id = $1`, [datasetId]);
      return;
    }
    // Also of a photo that was withdrawn while this import was at it.
    await withholdPhotos(client, datasetId, null);
    const { rows } = await client.query(
      `SELECT (SELECT count(*)::int FROM "Image" WHERE "datasetId" = $1) AS images,
         (SELECT count(*)::int FROM "EntryStatus" s JOIN "Image" i ON i.id = s."imageId"
          WHERE s."datasetId" = $1 AND s."entryId" > $2 AND i.photo IN ('absent', 'broken'))
         + (SELECT count(DISTINCT x."entryId")::int FROM "EntryImage" x JOIN "Image" i ON i.id = x."imageId" AND i.photo IN ('absent', 'broken')
          JOIN "EntryStatus" s ON s."entryId" = x."entryId" JOIN "Image" f ON f.id = s."imageId" AND f.photo NOT IN ('absent', 'broken')
          WHERE s."datasetId" = $1 AND x."entryId" > $2) AS bare`,
      [datasetId, entriesBefore],
    );
    this.#images = rows[0].images;
    this.#withoutPhoto = rows[0].bare;
    this.#parts = await loadPartNames(client, datasetId, Object.keys(this.#sum().byPart));
    this.#notices.push(...(await photoNotices(intake, this.#found, this.#sum(), this.#withoutPhoto)));
    if (this.#sum().inserted > ANALYZED_FROM) {
      // To the planner a new data set has no entry, and it walks where it should look up.
      for (const table of ANALYZED) await client.query(`ANALYZE ${table}`);
    }
  }

  markMerged(): void {
    this.#mergedAt = performance.now();
  }

  report(datasetId: bigint | null, rejects: RejectLog): ImportReport {
    const sum = this.#sum();
    return {
      datasetName: this.#asked.datasetName,
      datasetId: datasetId === null ? null : String(datasetId),
      isDryRun: this.#asked.isDryRun ?? false,
      files: this.#found.json.map(({ shown, bytes, recognised }, number) => {
        const counts = this.#counts[number] ?? noCounts();
        const { rows, entries, inserted, rejected, partRule } = counts;
        const { format, task } = recognised;
        return {
          path: shown,
          format,
          task,
          bytes,
          rows,
          entries,
          inserted,
          rejected,
          units: unitsOf(counts),
          partRule,
        };
      }),
      units: unitsOf(sum),
      skipped: this.#found.skipped,
      notices: [
        ...this.#notices,
        ...listNotices(this.#found),
        ...mappingNotices(this.#found),
        ...noticesOf(sum),
        ...licenceNotices(this.#found),
      ],
      photos: { found: this.#photos.photos, broken: this.#photos.broken, remote: this.#remotePhotos },
      images: this.#images,
      captions: sum.captions,
      objects: sum.objects,
      regions: sum.regions,
      relationships: sum.relationships,
      instances: sum.instances,
      glosses: sum.glosses,
      glossesWaiting: sum.glossesWaiting,
      entriesByTask: sum.byTask,
      parts: this.#parts
        .map(({ id, word, name, author }) => {
          const isSaid = this.#asked.part?.author !== undefined;
          const isGuessed = !isSaid && author !== "unknown" && author === proposePartAuthor(word, false);
          return { name, author, isGuessed, entries: sum.byPart[id] ?? 0 };
        })
        .sort((one, other) => other.entries - one.entries),
      entriesNew: sum.inserted,
      entriesRepeated: sum.entries - sum.inserted,
      entriesBeside: sum.beside,
      entriesWithoutPhoto: this.#withoutPhoto,
      marks: Object.fromEntries(Object.entries(sum.marks).sort(([a], [b]) => (a < b ? -1 : 1))),
      rejects: sum.rejected + this.#photos.broken + this.#found.unreadable.length,
      rejectsPath: rejects.path,
      rejectExamples: rejects.examples,
      bytes: this.#bytesTotal,
      seconds: {
        read: (this.#mergedAt - this.#startedAt) / 1000,
        index: (performance.now() - this.#mergedAt) / 1000,
      },
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  }

  #sum(): FileCounts {
    const sum = noCounts();
    for (const counts of this.#counts) if (counts) addCounts(sum, counts);
    return sum;
  }

  get #bytesTotal(): number {
    return this.#found.json.reduce((sum, file) => sum + file.bytes, 0);
  }

  #tell(): void {
    this.#asked.onProgress?.({
      phase: this.#phase,
      file: this.#phase === "reading" ? this.#current : null,
      rows: this.#files.reduce((sum, file) => sum + file.rows, 0),
      bytes: this.#files.reduce((sum, file) => sum + file.bytes, 0),
      bytesTotal: this.#bytesTotal,
      entries: this.#entries,
      files: this.#files.map((file) => ({ ...file })),
      ...(this.#copiedBytes !== null && { copiedBytes: this.#copiedBytes }),
    });
  }
}

/** Under which licence the files came, as their cards say. */
function licenceNotices({ json }: Discovered): Message[] {
  const named = Map.groupBy(json, ({ licence }) => licence ?? "");
  named.delete("");
  return [...named].map(([licence, files]) => message("licenceNamed", { count: files.length, licence }));
}

/** Which files named annotation files. How often these are repeated is not read, and said so. */
const listNotices = ({ lists }: Discovered): Message[] =>
  lists.map(({ file, list: { kind, files, elsewhere } }) =>
    message(elsewhere > 0 ? "fileListElsewhere" : "fileListUsed", {
      file: file.shown,
      kind,
      count: files.length,
      elsewhere,
    }),
  );

/** Which files were read by a mapping that nobody named for this import. */
function mappingNotices({ json }: Discovered): Message[] {
  const used = Map.groupBy(
    json.filter(({ recognised }) => typeof recognised.keptAs === "string"),
    ({ recognised }) => recognised.keptAs ?? "",
  );
  return [...used].map(([name, files]) =>
    message("mappingUsed", {
      name,
      count: files.length,
      mapping: printMapping(must(files[0]?.recognised.mapping, "it is kept")),
    }),
  );
}

/** What a person should know of what came in, in the order of its weight. */
function noticesOf({ unitsPassed, lostKeys, doubledKeys }: FileCounts): Message[] {
  const counted: [MessageCode, number][] = [
    ["passedRows", unitsPassed],
    ["keptRecordKeys", lostKeys],
    ["keptDoubledKeys", doubledKeys],
  ];
  return counted.filter(([, count]) => count > 0).map(([code, count]) => message(code, { count }));
}

/** So many new entries change what the planner has to know of the tables. */
const ANALYZED_FROM = 1000;
/** Columns that queries ask by: looking at the documents and texts takes longer than all the rest. */
const ANALYZED = [
  `"Image"`,
  `"ImageAlias"`,
  `"Annotation" ("imageId", kind, names)`,
  `"Entry" (id, "datasetId", "imageId", task, "sourceFileId", "rowIndex")`,
  `"EntryImage"`,
  `"EntryStatus"`,
];
