import type { MessageCode } from "#domain/message.ts";
import type { FileReport, ImportReport, Passed, UnitCounts } from "./import-report.ts";

/** The places that a unit of a file can end in, in the order in which they are shown. */
export const UNIT_PLACES = ["new", "known", "changed", "rejected", "passed"] as const;

/** Where the units of a file ended; of a report from before they were counted, as far as it tells. */
export const unitsOfFile = ({ units, entries, inserted, rejected }: FileReport): UnitCounts =>
  units ?? {
    found: entries + rejected,
    new: inserted,
    known: entries - inserted,
    changed: 0,
    rejected,
    passed: 0,
  };

/** The sum over all files of a report. */
export function unitsOfReport({ units, files }: Pick<ImportReport, "units" | "files">): UnitCounts {
  if (units) return units;
  const sum: UnitCounts = { found: 0, new: 0, known: 0, changed: 0, rejected: 0, passed: 0 };
  for (const file of files) {
    const own = unitsOfFile(file);
    for (const place of ["found", ...UNIT_PLACES] as const) sum[place] += own[place];
  }
  return sum;
}

/** Sentences about files that hold data, though not in a form that is read. */
const OF_DATA: ReadonlySet<MessageCode> = new Set<MessageCode>([
  "unknownShape",
  "foreignMessages",
  "foreignTurns",
  "foreignPairs",
  "foreignChoice",
  "foreignPhotos",
  "foreignPhotoKey",
  "foreignToken",
  "foreignFile",
  "tarFile",
  "parquetPacked",
  "lfsPointer",
  "vgUnproven",
  "foreignPhotoBytes",
  "foreignPart",
  "unknownRole",
  "answerAbsent",
  "listedMissing",
  "listedOutside",
]);
const DATA_NAME = /\.(?:json|jsonl|ndjson|parquet|arrow|feather|csv|tsv|tar)(?:\.(?:gz|zst|zstd))?$/i;

/** Sentences about files of records, of which a person may say which key is what. */
const OF_RECORDS: ReadonlySet<MessageCode> = new Set<MessageCode>([
  "unknownShape",
  "foreignMessages",
  "foreignTurns",
  "foreignPairs",
  "foreignPhotoKey",
  "foreignPart",
  "vgUnproven",
  "unknownRole",
  "answerAbsent",
]);
export const isMappable = ({ code }: Passed): boolean => OF_RECORDS.has(code);

/** Whether a file that was passed over holds data: what somebody may miss afterwards. A text beside it does not. */
export function isDataPassed({ path, code }: Passed): boolean {
  if (code === "ownFile" || code === "emptyList") return false;
  return OF_DATA.has(code) || DATA_NAME.test(path);
}
