import type { EntryState, Task } from "#domain/entry/task.ts";
import type { EntryPlace, ExportManifest, Notice } from "#domain/export/export-manifest.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import type { FileFacts, OutputFile } from "#server/export/write/output-file.ts";
import type { EntryRow } from "./entry-rows.ts";

/** What names an entry in a report. */
export type PlacedRow = Pick<EntryRow, "id" | "task" | "sourceFileId" | "rowIndex" | "partIndex"> & {
  identity?: string | null;
};

/** Counts what leaves and what stays behind. Holds counts and the first examples only, whatever the export's size. */
export type Tally = {
  left(task: Task, state: EntryState): void;
  leftOut(entry: PlacedRow, reason: string, what: string): Promise<void>;
  /** `examplesMax`: how many are named. */
  warn(entry: PlacedRow, id: string, what: string, examplesMax?: number): void;
  /** Entries looked at so far. */
  seen(): number;
  /** Ends the list of what was left out; where nothing was, there is none. */
  close(): Promise<FileFacts | null>;
  facts(): Pick<ExportManifest, "entries" | "counts" | "warnings"> & {
    leftOut: Pick<ExportManifest["leftOut"], "entries" | "reasons">;
  };
};

const EXAMPLES_MAX = 3;

/** `files`: the source files by id. `openList` opens the full list at the first entry that stays behind. */
export function createTally(files: ReadonlyMap<string, { path: string }>, openList: () => Promise<OutputFile>): Tally {
  const counts: ExportManifest["counts"] = {};
  const reasons: Record<string, Notice> = {};
  const warnings: Record<string, Notice> = {};
  let entries = 0;
  let entriesLeftOut = 0;
  let list: OutputFile | null = null;
  const placeOf = (row: PlacedRow): EntryPlace => ({
    entry: row.id,
    image: row.identity ?? null,
    task: row.task,
    file: files.get(row.sourceFileId)?.path ?? "",
    row: row.rowIndex,
    part: row.partIndex,
  });
  const note = (
    notices: Record<string, Notice>,
    id: string,
    what: string,
    row: PlacedRow,
    examplesMax = EXAMPLES_MAX,
  ) => {
    notices[id] ??= { what, count: 0, examples: [] };
    const notice = notices[id];
    notice.count++;
    if (notice.examples.length < examplesMax) notice.examples.push(placeOf(row));
  };
  return {
    left(task, state) {
      entries++;
      counts[task] ??= {};
      const byState = counts[task];
      byState[state] = (byState[state] ?? 0) + 1;
    },
    async leftOut(row, reason, what) {
      entriesLeftOut++;
      note(reasons, reason, what, row);
      list ??= await openList();
      list.add(toBytes(JSON.stringify({ ...placeOf(row), reason, what })));
      await list.drain();
    },
    warn: (row, id, what, examplesMax) => note(warnings, id, what, row, examplesMax),
    seen: () => entries + entriesLeftOut,
    close: async () => (list ? list.close() : null),
    facts: () => ({ entries, counts, warnings, leftOut: { entries: entriesLeftOut, reasons } }),
  };
}
