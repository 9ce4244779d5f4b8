import type { MixPart, MixRecipe } from "#domain/recipe/recipe.ts";
import type { MixParts } from "#domain/recipe/recipe-report.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import type { FileFacts } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import type { KeptRecords } from "./kept-records.ts";
import type { RecipeProblem } from "./limits-of.ts";
import type { MixFile } from "./mix-file.ts";
import type { Pool } from "./pool.ts";
import type { EntryPrinter } from "./print-entries.ts";
import type { RecordNotes } from "./record-notes.ts";

/** Records and entries of each part, what stayed behind of it by reason, and (`breaches`) how many records of the mix file break a rule of the trainer's. */
export type MixWritten = {
  files: FileFacts[];
  parts: MixParts;
  breaches: { [rule: string]: number };
  /** Places in the pool. */
  entries: number[];
  problems: RecipeProblem[];
};

export type Mix = {
  mix: MixRecipe;
  mixFile: MixFile | null;
  seed: number;
  pool: Pool;
  /** The core set's places in the pool; null: the recipe makes none. */
  picks: readonly number[] | null;
  snapshot: Snapshot;
  datasetId: bigint;
  printer: EntryPrinter;
  /** Records that were printed before anything was chosen; null: none were. */
  kept: KeptRecords | null;
  /** Of the photos, as the pool numbers them. */
  imageIds: readonly string[];
  signal?: AbortSignal | undefined;
  sink: Sink;
  notes: RecordNotes;
  onProgress?: ((done: number, total: number) => void) | undefined;
};

/** A part that is written. `wanted`: so many records; null: as many as there are. `isUsed`: places in the pool that another part has taken. */
export type Part = Mix & { part: MixPart; wanted: number | null; isUsed: Uint8Array; isMember(index: number): boolean };
