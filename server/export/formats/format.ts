import type { FileGrounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { KtoFacts, PairSums } from "#domain/export/preference/side-lengths.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { PhotoList } from "#server/export/photos/photo-list.ts";
import type { EntryRow } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import type { Tally } from "#server/export/rows/tally.ts";
import type { FileFacts, Framing, OutputFile } from "#server/export/write/output-file.ts";
import type { ParquetOutput, ParquetTable } from "#server/export/write/parquet-output.ts";
import type { Selection } from "#server/find/selection.ts";

/** Its end tells what was written: of each part, where it is in parts. `records`: how many a file has whose pieces are none. */
export type RecordFile = Pick<OutputFile, "add" | "drain"> & { close(records?: number): Promise<FileFacts[]> };

/** A file that entries came from, with how its boxes are to be read: a notation, and the name of a space or `unknown`. */
export type ExportSource = {
  kind: string;
  path: string;
  format: string;
  notation: string | null;
  boxSpace: string;
  /** The same as it is read: without a record. */
  grounding: FileGrounding;
  /** As the card beside it named it. */
  licence: string | null;
  /** Where it came from and what its licence asks for, where somebody wrote it down. */
  source: string | null;
  terms: string | null;
  /** What wrote its entries, where a model did here: model and prompt's version, by a row's number modulo their count (generated-by.ts). */
  generatedBy?: readonly string[];
  /** Which keys of its records are what, where a person said so. */
  mapping?: Mapping;
};

/** What a format has to work with. */
export type ExportJob = {
  snapshot: Snapshot;
  selection: Selection;
  settings: ExportSettings;
  /** Whether reviewers are named; else they are numbers. */
  names: boolean;
  dataset: { id: bigint; name: string };
  installation: string;
  /** Paths of the data set's source files by id, with how their boxes are to be read. */
  sourceFiles: ReadonlyMap<string, ExportSource>;
  /** The places that its photos lie in, by id. */
  photoSources: ReadonlyMap<string, { kind: string; root: string }>;
  tally: Tally;
  /** Told of each photo that a record names, with that name; to be drained after every batch. Null where nobody wants to know. */
  photos: Pick<PhotoList, "add" | "drain"> | null;
  /** Whether any entry of it was written by a model here: then each record of lines says who wrote it, with an empty text for the others. */
  marksGenerated: boolean;
  /** Name of the one file of a format that has one. */
  mainName: string;
  /** A data file, in parts where the export is asked for in parts. */
  open(name: string, framing: Framing): Promise<RecordFile>;
  /** A table in parts: of the size that is asked for, else of a usual one. */
  openParquet(name: string, table: ParquetTable): ParquetOutput;
  /** A photo's bytes as they leave, without EXIF blocks; or why it cannot be had. */
  readPhoto(imageId: string): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; reason: string; what: string }>;
  /** A small file beside the data that tells a reader of it: listed, and no record. */
  writeBeside(name: string, text: string): Promise<void>;
  /** The folder that its photos lie in, or are to be put in, from where the data's folder begins. */
  photosFolder: string;
  /** An entry's turns of now where they are not the imported ones, else null. */
  turnsAfter(entry: Pick<EntryRow, "id" | "turnsAfter">): Turn[] | null;
  /** What the format alone has to say in the manifest; of each split for itself, and it is added up. */
  describe(facts: FormatFacts): void;
  /** To be called after every batch: tells how far it is. */
  progress(): void;
};

/** Writes what was selected in its format. What a file of this folder exports as `write` is the format of its name. */
export type WriteFormat = (job: ExportJob) => Promise<void>;

/** The data files of a split; of the whole export where it has none (`split` is null then). */
export type WrittenPart = { split: string | null; files: readonly FileFacts[] };

/** The parts that a reader may be told of: `datasets` refuses all splits where a file of one of them is empty. */
export function partsWithRecords(parts: readonly WrittenPart[]): readonly WrittenPart[] {
  const full = parts.filter(({ files }) => files.some(({ records }) => records > 0));
  return full.length > 0 ? full : parts;
}

/** A format: its data, once for each split, and then the small files beside it, where it has any. */
export type FormatWriter = {
  write: WriteFormat;
  writeBeside?: (job: ExportJob, parts: readonly WrittenPart[]) => Promise<void>;
};

/** What a format alone has to say in the manifest. */
export type FormatFacts = { pairs?: PairSums; kto?: KtoFacts };
