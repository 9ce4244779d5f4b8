import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import { entryRows, SOURCE_ORDER } from "#server/export/rows/entry-rows.ts";
import { generatedByAny, markedGenerated } from "#server/export/rows/generated-by.ts";
import type { ExportJob, RecordFile, WriteFormat } from "./format.ts";
import { namesOfPhotos } from "./llava-image.ts";
import { fillRecords, isMergeable, type Mergeable } from "./llava-merge.ts";
import type { LlavaPrinter } from "./llava-printer.ts";
import { type Printed, printLlavaRecord } from "./llava-record.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";

/** LLaVA-1.5's one JSON array, every record checked against its trainer's rules; a record an entry, or a photo's merged. */
export const write: WriteFormat = async (job) => {
  const { settings, photoSources } = job;
  const names = await namesOfPhotos(job);
  const printer: LlavaPrinter = {
    settings,
    photoSources,
    sourceFiles: job.sourceFiles,
    count: await loadLlamaTokens(),
    names,
  };
  const file = await job.open(job.mainName, "array");
  const order = settings.merge ? `e."imageId", ${SOURCE_ORDER}` : SOURCE_ORDER;
  let waiting: Mergeable[] = [];
  const merge = async () => {
    for (const { entries, outcome } of fillRecords(waiting, printer)) {
      if (outcome.ok) addRecord(job, file, entries, outcome);
      else for (const { entry } of entries) await job.tally.leftOut(entry, outcome.reason, outcome.what);
    }
    waiting = [];
  };
  for await (const batch of entryRows(job.snapshot, job.selection, LLAVA_COLUMNS, { order })) {
    for (const row of batch) {
      const entry = llavaRow(row);
      const printed = printLlavaRecord(entry, job.turnsAfter(entry), printer);
      if (!printed.ok) {
        await job.tally.leftOut(entry, printed.reason, printed.what);
        continue;
      }
      if (!settings.merge || !isMergeable(entry, printed)) {
        addRecord(job, file, [{ entry, printed }], printed);
        continue;
      }
      if (waiting[0]?.entry.imageId !== entry.imageId) await merge();
      waiting.push({ entry, printed });
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await merge();
  await file.close();
};

type Counted = { entry: LlavaRow; printed: Pick<Printed, "warnings"> };

/** What is said of the photo is said once a record, what is said of a text for each of its entries. */
function addRecord(job: ExportJob, file: RecordFile, entries: readonly Counted[], record: Printed): void {
  const by = job.marksGenerated
    ? generatedByAny(
        entries.map(({ entry }) => entry),
        job.sourceFiles,
      )
    : null;
  file.add(markedGenerated(record.text, by));
  for (const { entry } of entries) job.tally.left(entry.task, entry.state);
  const [first] = entries;
  if (!first) return;
  if (record.image !== undefined && first.entry.imageId !== null) job.photos?.add(first.entry.imageId, record.image);
  for (const { id, what } of first.printed.warnings) {
    // Each of these is to be looked after by hand.
    const examplesMax = id === "image-name-clash" ? CLASHES_NAMED_MAX : undefined;
    job.tally.warn(first.entry, id, what, examplesMax);
  }
  for (const { entry, printed } of entries.slice(1))
    for (const { id, what } of printed.warnings) if (!OF_PHOTO.has(id)) job.tally.warn(entry, id, what);
}

const CLASHES_NAMED_MAX = 1000;
const OF_PHOTO = new Set(["photo-missing", "folder-assumed", "image-name-clash"]);
