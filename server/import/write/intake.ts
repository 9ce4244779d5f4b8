import type pg from "pg";
import type { IdRule } from "#domain/identity/public-id.ts";
import type { Reject } from "#domain/import/import-report.ts";
import type { SourceKind } from "#domain/import/source-kind.ts";
import type { PartOptions } from "#domain/part/part.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import type { Roots } from "#server/import/photos/roots.ts";
import type { JsonInput } from "#server/import/read/discovered.ts";
import type { ReadRow } from "#server/import/read/read-rows.ts";
import type { RejectLog } from "#server/import/reject-log.ts";
import type { RunFiles } from "#server/import/run-files.ts";
import type { FileCounts } from "./file-counts.ts";
import type { ImageIds } from "./image-ids.ts";
import type { Parts } from "./parts.ts";

/** What the steps of one import share. All SQL goes through one connection, one part after the other. */
export type Intake = {
  client: pg.PoolClient;
  datasetId: bigint;
  runId: bigint | null;
  sourceKind: SourceKind;
  /** The newest entry that was there before this import: those beside it are told from those that it brings. */
  entriesBefore: bigint;
  parts: Parts;
  runFiles: RunFiles;
  rejects: RejectLog;
  images: ImageIds;
  /** How each JSON file names photos, by its number. */
  namings: readonly FileNaming[];
  roots: Roots;
  /** Whose numbers the names below a folder are, as a person says it. */
  ids: readonly IdRule[];
  /** By what entries are told apart into parts, and who wrote them, as a person says it. */
  partOptions: PartOptions;
  /** Whether files name photos by paths that are none below their root. */
  hasStrayNames: boolean;
  settled: Settlement;
  signal: AbortSignal | undefined;
  /** Tells what has been read of a file: more bytes, more rows. */
  onRead: (number: number, more: { bytes?: number; rows?: number; entries?: number; rejected?: number }) => void;
};

/**
 * What became of images and entries that were there before. `moved`: entries that stood beside another photo; `revived`: rows of
 * earlier files that are entries of their own now; `restored`: entries that got back numbers which an earlier release had cut. `replaced`
 * and `gone`: places of photos that are others now, or not there any more.
 */
export type Settlement = {
  parted: number;
  joined: number;
  moved: string[];
  revived: number;
  restored: number;
  replaced: string[];
  gone: string[];
  /** Photos that came in and are shown to nobody, because they are withdrawn. */
  withheld: number;
};
export const nothingSettled = (): Settlement => ({
  ...{ parted: 0, joined: 0, moved: [], revived: 0, restored: 0, withheld: 0 },
  ...{ replaced: [], gone: [] },
});

/** What photos are taken in with. */
export type PhotoIntake = Pick<
  Intake,
  "client" | "datasetId" | "images" | "roots" | "ids" | "hasStrayNames" | "settled"
>;

/** A file that was read; `counts` when it is in. */
export type Taken = { counts: Promise<FileCounts> };

/** What could not be read of a row, as the list of rejects has it. */
export function rejectsOf(file: JsonInput, { row, reading, text }: ReadRow): Reject[] {
  const { skipBytes } = file.recognised;
  const place = row.key === undefined ? "$" : `$[${JSON.stringify(row.key)}]`;
  const root = row.section === null ? place : `$.${row.section}[${row.index}]`;
  return reading.rejections.map(({ path, code, data }) => ({
    file: file.shown,
    row: row.index,
    byteStart: row.byteStart + skipBytes,
    byteEnd: row.byteEnd + skipBytes,
    path: path.replace("$", () => root),
    code,
    data,
    text,
  }));
}
