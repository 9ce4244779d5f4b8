import { type EntryRow, entryRows } from "../entry-rows.ts";
import { onOneLine } from "../json-text.ts";
import type { Format } from "./format.ts";

const COLUMNS = [
  "id",
  "task",
  "state",
  "version",
  "sourceTask",
  "topic",
  "turns",
  "rowShell",
  "partShell",
  "sourceFileId",
  "rowIndex",
  "partIndex",
  "hash",
  "nth",
  "marks",
  "turnsAfter",
  "identity",
  "widthPx",
  "heightPx",
  "photo",
  "photoFile",
  "aliases",
  "verdicts",
  "comments",
] as const;

/** Everything known about an entry with its verdicts, their judgements and the remarks on it, an entry a line (docs/formats.md). */
export const jsonl: Format = {
  name: "jsonl",
  what: "everything known about an entry with its verdicts, one a line",
  folderOf: null,
  ending: ".jsonl",
  async write(job) {
    const file = await job.open(job.mainName, "lines");
    const [installation, dataset] = [text(job.installation), text(job.dataset.name)];
    const sources = new Map(
      Array.from(job.sourceFiles, ([id, { path, format, boxSpace }]) => [
        id,
        JSON.stringify({ file: path, format, boxSpace }).slice(1, -1),
      ]),
    );
    for await (const batch of entryRows(job.snapshot, job.selection, COLUMNS)) {
      for (const entry of batch) {
        const line = `{"installation":${installation},"dataset":${dataset},"id":"${entry.id}","image":${printImage(entry)},"task":"${entry.task}","sourceTask":${text(entry.sourceTask)},"topic":${text(entry.topic)},"hash":"${entry.hash}","nth":${entry.nth},"source":{${sources.get(entry.sourceFileId)},"row":${entry.rowIndex},"part":${entry.partIndex}},"rowShell":${entry.rowShell},"partShell":${entry.partShell},"marks":${entry.marks},"turns":${entry.turns},"state":"${entry.state}","version":${entry.version},"turnsAfter":${JSON.stringify(job.turnsAfter(entry))},"verdicts":${entry.verdicts},"comments":${entry.comments}}`;
        file.add(onOneLine(line));
        job.tally.left(entry);
      }
      await file.drain();
      job.progress();
    }
    await file.close();
  },
};

// Lines are put together as text, so that stored JSON leaves as it is, digit for digit.
const text = (value: string | null) => JSON.stringify(value);

/** Null for text-only entries. */
const printImage = (entry: Pick<EntryRow, "identity" | "aliases" | "widthPx" | "heightPx" | "photo" | "photoFile">) =>
  entry.identity === null
    ? "null"
    : `{"identity":${text(entry.identity)},"aliases":${entry.aliases},"widthPx":${entry.widthPx},"heightPx":${entry.heightPx},"photo":${text(entry.photo)},"file":${text(entry.photoFile)}}`;
