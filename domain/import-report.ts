import type { Task } from "./task.ts";

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
};

export type ImportReport = {
  datasetName: string;
  datasetId: string | null;
  isDryRun: boolean;
  files: FileReport[];
  /** Files that were passed over, with the reason. */
  skipped: { path: string; reason: string }[];
  photos: { found: number; broken: number };
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
  /** How many new entries carry each mark of domain/contract.ts. */
  marks: Record<string, number>;
  rejects: number;
  rejectsPath: string | null;
  rejectExamples: Reject[];
  bytes: number;
  seconds: { read: number; merge: number; index: number };
  peakMemoryMb: number;
};

/** The smallest unit that could not be read. `path` leads to it inside its row; `text` is the row in full where it is held. */
export type Reject = {
  file: string;
  row: number | null;
  byteStart: number | null;
  byteEnd: number | null;
  path: string;
  reason: string;
  text: string | null;
};

export type ImportProgress = {
  phase: "discovering" | "reading" | "photos" | "merging" | "indexing" | "done";
  file: string | null;
  rows: number;
  bytes: number;
  bytesTotal: number;
};
