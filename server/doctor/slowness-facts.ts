/** What a look at a database showed that can make the studio slow. Sizes in bytes, times in ms unless named otherwise. */
export type SlownessFacts = {
  /** Of this machine, where PostgreSQL runs on it too; null elsewhere. */
  memoryBytes: number | null;
  sharedBuffersBytes: number;
  databaseBytes: number;
  indexBytes: number;
  /** Blocks that were asked for since the statistics began, and those of them that were in PostgreSQL's own memory. */
  blocksAsked: number;
  blocksHit: number;
  /** Medians. A commit is what each verdict waits for; null where this server takes no writes. */
  roundTripMs: number;
  commitMs: number | null;
  isAutovacuumOn: boolean;
  tables: TableFacts[];
  missingIndexes: string[];
  /** Oldest first. */
  transactions: { seconds: number; isIdle: boolean; program: string }[];
  replicas: { name: string; behindSeconds: number }[];
  /** Kept for replicas that do not come. */
  slots: { name: string; keptBytes: number }[];
  /** Of the newest entries that were looked at; see `ENTRIES_LOOKED_AT`. */
  entriesWithoutWords: number;
  orphans: { entriesWithoutState: number; statesWithoutEntry: number; wordsWithoutEntry: number };
};

export type TableFacts = {
  name: string;
  rows: number;
  deadRows: number;
  /** Since the planner last looked; `wasAnalysed` is false where it never did. */
  changedRows: number;
  wasAnalysed: boolean;
};

/** So many of the newest entries are looked at for what is missing: a look must stay short at any size. */
export const ENTRIES_LOOKED_AT = 100_000;
