import { generatedBy, markedGenerated } from "#server/export/rows/generated-by.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import type { ChatImage, LeftOut } from "./chat.ts";
import type { ExportJob } from "./format.ts";
import { hasTurns, judgedRows, type SaidRow } from "./judged-rows.ts";
import type { Warning } from "./llava-printer.ts";

export type JudgedRecord = { record: object; images: readonly ChatImage[]; warnings: readonly Warning[] };

/**
 * Writes the records of each decided entry, a line each. Where some of an entry's answers have none, their reasons are told beside those that
 * left; where none has one, the entry stays behind for the first of them, else for `none`.
 */
export async function writeJudged(
  job: ExportJob,
  recordsOf: (row: SaidRow) => {
    records: readonly JudgedRecord[];
    reasons: readonly Omit<LeftOut, "ok">[];
  },
  none: Omit<LeftOut, "ok">,
): Promise<void> {
  const file = await job.open(job.mainName, "lines");
  for await (const batch of judgedRows(job)) {
    for (const row of batch) {
      const { entry, said } = row;
      const { records, reasons } = hasTurns(row) ? recordsOf(row) : { records: [], reasons: said.ok ? [] : [said] };
      if (records.length === 0) {
        const { reason, what } = reasons[0] ?? none;
        await job.tally.leftOut(entry, reason, what);
        continue;
      }
      for (const { record, images, warnings } of records) {
        const by = generatedBy(entry, job.sourceFiles);
        file.add(markedGenerated(toBytes(JSON.stringify(record)), job.marksGenerated ? (by ?? "") : null));
        for (const { imageId, named } of images) if (imageId !== null) job.photos?.add(imageId, named.path);
        for (const { id, what } of warnings) job.tally.warn(entry, id, what);
      }
      job.tally.left(entry.task, entry.state);
      for (const { reason, what } of reasons) job.tally.warn(entry, reason, what);
      if (said.ok) for (const { id, what } of said.warnings) job.tally.warn(entry, id, what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await file.close();
}
