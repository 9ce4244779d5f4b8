import { type JudgedAnswer, judgedAnswers, NOT_JUDGED } from "#domain/export/preference/corrections.ts";
import { printJudged } from "#domain/export/preference/layouts.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import type { WriteFormat } from "./format.ts";
import { type JudgedRow, judgedRows, severities } from "./judged-rows.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import { makePrompt } from "./preference-prompt.ts";

/** Answers that a reviewer took or refused as they were, each with that as its label, for KTO: a line an answer. */
export const write: WriteFormat = async (job) => {
  const { settings } = job;
  const severityOf = await severities(job);
  const printer: ImagePrinter = { settings, photoSources: job.photoSources, names: await namesOfPhotos(job) };
  const counts = { desirable: 0, undesirable: 0 };
  const file = await job.open(job.mainName, "lines");
  for await (const batch of judgedRows(job)) {
    for (const row of batch) {
      const { entry } = row;
      const state = entry.state;
      if (state !== "accepted" && state !== "edited" && state !== "rejected") {
        await job.tally.leftOut(entry, "not-decided", "nobody accepted, edited or rejected it");
        continue;
      }
      const { answers, notJudged } = judgedAnswers(state, row.imported, row.after, row.verdict, severityOf);
      const reasons: { reason: string; what: string }[] = notJudged.map((reason) => ({
        reason,
        what: NOT_JUDGED[reason],
      }));
      let hasLeft = false;
      for (const answer of answers) {
        const printed = printAnswer(row, answer, printer);
        if (!printed.ok) {
          reasons.push(printed);
          continue;
        }
        file.add(toBytes(JSON.stringify(printed.record)));
        counts[answer.isGood ? "desirable" : "undesirable"]++;
        hasLeft = true;
        for (const { imageId, named } of printed.images) if (imageId !== null) job.photos?.add(imageId, named.path);
        for (const { id, what } of printed.warnings) job.tally.warn(entry, id, what);
      }
      const [first] = reasons;
      if (hasLeft) {
        job.tally.left(entry.task, entry.state);
        for (const { reason, what } of reasons) job.tally.warn(entry, reason, what);
      } else await job.tally.leftOut(entry, first?.reason ?? NO_ANSWER.reason, first?.what ?? NO_ANSWER.what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await file.close();
  job.describe({ kto: counts });
};

const NO_ANSWER = { reason: "no-answer", what: "it has no answer" };

function printAnswer({ entry }: JudgedRow, { turns, turnId, isGood }: JudgedAnswer, printer: ImagePrinter) {
  const settings = isGood ? printer.settings : { ...printer.settings, badBoxes: "keep" as const };
  const made = makePrompt(entry, turns, turnId, { ...printer, settings });
  if (!made.ok) return made;
  const record = printJudged({ ...made.prompt, completion: made.answer, isGood }, settings.layout);
  if (!record)
    return { ok: false as const, reason: "layout", what: "RLHF-V's layout has no answers that are judged alone" };
  return { ok: true as const, record, images: made.images, warnings: made.warnings };
}
