import { STATES, TASKS } from "#domain/entry/task.ts";
import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import { namesOfPhotos } from "#server/export/formats/llava-image.ts";
import type { LlavaPrinter } from "#server/export/formats/llava-printer.ts";
import { type LlavaOutcome, printLlavaRecord, recordId } from "#server/export/formats/llava-record.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "#server/export/formats/llava-row.ts";
import type { ExportContext } from "#server/export/rows/context.ts";
import { entryRows, type Row } from "#server/export/rows/entry-rows.ts";
import { generatedBy, markedGenerated } from "#server/export/rows/generated-by.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

/** An entry as LLaVA's record, or why it stays behind. `name`: the record's own id of SVIT's shapes, the same in every export. `generatedBy`: as in the record (generated-by.ts). */
export type PrintedEntry = { row: LlavaRow; name: string; generatedBy: string | null; outcome: LlavaOutcome };

/**
 * So many are chosen, read and printed together: 30 MB. They lie all over the data set; of three million entries one among 2,000 takes twice as long to be
 * fetched as one among 10,000.
 */
export const TOGETHER = 10_000;

export type EntryPrinter = {
  printer: LlavaPrinter;
  /** These entries in this order, read together: some thousand at a time. `isAsImported`: without what a reviewer changed of them. */
  print(ids: readonly number[], how?: { isAsImported: boolean }): Promise<PrintedEntry[]>;
  /** One list after another; the next is read while the last is printed and used. Nothing else may be asked of the snapshot meanwhile. */
  printEach<List>(
    lists: Iterable<List>,
    idsOf: (list: List) => readonly number[],
  ): AsyncGenerator<{ list: List; printed: PrintedEntry[] }>;
};

type Of = Pick<ExportContext, "dataset" | "photoSources" | "sourceFiles">;

async function printerOf(
  snapshot: Snapshot,
  { dataset, photoSources, sourceFiles }: Of,
  settings: ExportSettings,
): Promise<LlavaPrinter> {
  const names = await namesOfPhotos({ snapshot, dataset });
  return { settings, photoSources, sourceFiles, count: await loadLlamaTokens(), names };
}

/** Prints entries in whatever order they come; null where a photo's name hangs on those that were named before it. */
export async function entryPrinting(
  snapshot: Snapshot,
  of: Of,
  settings: ExportSettings,
): Promise<((row: LlavaRow) => PrintedEntry) | null> {
  const printer = await printerOf(snapshot, of, settings);
  return printer.names === null ? (row) => printEntry(row, printer) : null;
}

/** Prints entries as an export in LLaVA's format does, with its rules (server/export/formats/llava-record.ts). */
export async function createEntryPrinter(
  snapshot: Snapshot,
  { dataset, photoSources, sourceFiles }: Of,
  settings: ExportSettings,
): Promise<EntryPrinter> {
  const printer = await printerOf(snapshot, { dataset, photoSources, sourceFiles }, settings);
  const load = async (ids: readonly number[], isAsImported: boolean): Promise<Rows> => {
    const rows: Rows = new Map();
    if (ids.length === 0) return rows;
    const selection = {
      datasetId: dataset.id,
      states: STATES,
      tasks: TASKS,
      entryIds: ids.map(BigInt),
      withdrawn: "in" as const,
    };
    for await (const batch of entryRows(snapshot, selection, LLAVA_COLUMNS, { order: "e.id" }))
      for (const row of batch) rows.set(Number(row[0]), llavaRow(isAsImported ? imported(row) : row));
    return rows;
  };
  const print = (ids: readonly number[], rows: Rows) => ids.map((id) => printEntry(rows.get(id) as LlavaRow, printer));
  return {
    printer,
    print: async (ids, { isAsImported } = { isAsImported: false }) => print(ids, await load(ids, isAsImported)),
    async *printEach(lists, idsOf) {
      const left = lists[Symbol.iterator]();
      const begin = () => {
        const { done, value: list } = left.next();
        if (done) return null;
        const ids = idsOf(list);
        const rows = load(ids, false);
        // Told when it is waited for.
        rows.catch(() => {});
        return { list, ids, rows };
      };
      let next = begin();
      try {
        while (next !== null) {
          const { list, ids, rows } = next;
          const read = await rows;
          next = begin();
          yield { list, printed: print(ids, read) };
        }
      } finally {
        // Whoever has enough finds the snapshot free.
        await next?.rows.catch(() => {});
      }
    },
  };
}

/** An entry as a record with all that is said of it there. */
export function printEntry(row: LlavaRow, printer: LlavaPrinter): PrintedEntry {
  const outcome = printLlavaRecord(row, parseTurns(row.turnsAfter), printer);
  const by = generatedBy(row, printer.sourceFiles);
  const marked = outcome.ok ? { ...outcome, text: markedGenerated(outcome.text, by) } : outcome;
  return { row, name: recordId(row), generatedBy: by, outcome: by === null ? outcome : marked };
}

type Rows = Map<number, LlavaRow>;

/** Without the texts and boxes of an edit. */
function imported(row: Row<typeof LLAVA_COLUMNS>): Row<typeof LLAVA_COLUMNS> {
  const changed = [LLAVA_COLUMNS.indexOf("turnsAfter"), LLAVA_COLUMNS.indexOf("keysAfter")];
  return row.map((field, at) => (changed.includes(at) ? null : field)) as unknown as Row<typeof LLAVA_COLUMNS>;
}

const parseTurns = (turnsAfter: string | null): Turn[] | null =>
  turnsAfter === null ? null : turnSchema.array().parse(JSON.parse(turnsAfter));
