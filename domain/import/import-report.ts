import type { Task } from "#domain/entry/task.ts";
import { type Message, message } from "#domain/message.ts";

/** A file that was passed over, and why. */
export type Passed = { path: string } & Message;

/** The same as part of a sentence. */
export const passedFile = ({ path, code, data }: Passed): Message =>
  message("passedFile", { file: path, reason: { code, data } });

/**
 * Where the units of a file ended, each in one place: entries, and elements of annotation documents. `changed`: new beside
 * an older entry of its photo and task, or in the place of an older element. `known`: there already. `passed`: of a shape
 * that is not read. `found` is the sum of all.
 */
export type UnitCounts = {
  found: number;
  new: number;
  known: number;
  changed: number;
  rejected: number;
  passed: number;
};

/** What came of one file. */
export type FileReport = {
  path: string;
  format: string;
  task: Task | null;
  bytes: number;
  rows: number;
  entries: number;
  /** Entries that came in; the rest of `entries` had been there already. */
  inserted: number;
  rejected: number;
  /** Older reports have none. */
  units?: UnitCounts;
};

export type ImportReport = {
  datasetName: string;
  datasetId: string | null;
  isDryRun: boolean;
  files: FileReport[];
  /** The sum of the files'. Older reports have none. */
  units?: UnitCounts;
  /** Files that were passed over. */
  skipped: Passed[];
  /** What a person should know beside the counts, in the order of its weight. Older reports have none. */
  notices?: Message[];
  /** `remote`: images newly told of a photo in a zip or at an address, which nobody has looked at. */
  photos: { found: number; broken: number; remote: number };
  images: number;
  captions: number;
  objects: number;
  regions: number;
  relationships: number;
  instances: number;
  /** Machine-made translations of turns that the files held, each turn and language once. */
  glosses: number;
  /** Those of `glosses` whose entry is not in the data set yet. */
  glossesWaiting: number;
  entriesByTask: Partial<Record<Task, number>>;
  entriesNew: number;
  entriesRepeated: number;
  /** New entries of photos and tasks that had others before: texts that changed since, or additions. */
  entriesBeside: number;
  /** Entries whose photo has not been seen yet. */
  entriesWithoutPhoto: number;
  /** How many new entries carry each mark of domain/entry/contract.ts. */
  marks: Record<string, number>;
  rejects: number;
  rejectsPath: string | null;
  rejectExamples: Reject[];
  bytes: number;
  /** `read`: until all was in the database; `index`: the search words after it. */
  seconds: { read: number; index: number };
  peakMemoryMb: number;
  /** What an attempt that was broken off had brought in before this one went on. The other counts are of both. */
  resumed?: Kept;
};

/** What of an import stands in the database: rows of its files, and entries that are new. */
export type Kept = { rows: number; entries: number };

/** The smallest unit that could not be read. `path` leads to it inside its row; `text` is the row in full where it is held. */
export type Reject = {
  file: string;
  row: number | null;
  byteStart: number | null;
  byteEnd: number | null;
  path: string;
  text: string | null;
} & Message;

/** `waiting`: for another import into the same data set. */
export const IMPORT_PHASES = ["discovering", "waiting", "reading", "photos", "indexing", "done"] as const;

/** How far an import is. `bytes` and `bytesTotal` are of the files as they lie on the disk (compressed ones: compressed). */
export type ImportProgress = {
  phase: (typeof IMPORT_PHASES)[number];
  file: string | null;
  rows: number;
  bytes: number;
  bytesTotal: number;
  /** Entries read so far, new ones and others. */
  entries: number;
  /** In the order in which they are read. Absent before they were found. */
  files: ImportFileProgress[];
  /** Once it was broken off: what stays. */
  kept?: Kept;
};

export type ImportFileProgress = {
  path: string;
  state: "waiting" | "reading" | "done";
  rows: number;
  rejected: number;
  bytes: number;
  bytesTotal: number;
};
