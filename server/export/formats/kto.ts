import { type JudgedAnswer, judgedAnswers, NOT_JUDGED } from "#domain/export/preference/corrections.ts";
import { printJudged } from "#domain/export/preference/layouts.ts";
import type { WriteFormat } from "./format.ts";
import { severities } from "./judged-rows.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import type { LlavaRow } from "./llava-row.ts";
import { makePrompt } from "./preference-prompt.ts";
import { type JudgedRecord, writeJudged } from "./write-judged.ts";

/** Answers that a reviewer took or refused as they were, each with that as its label, for KTO: a line an answer. */
export const write: WriteFormat = async (job) => {
  const { settings } = job;
  const severityOf = await severities(job);
  const printer: ImagePrinter = {
    settings,
    photoSources: job.photoSources,
    sourceFiles: job.sourceFiles,
    names: await namesOfPhotos(job),
  };
  const counts = { desirable: 0, undesirable: 0 };
  await writeJudged(
    job,
    (row) => {
      const { state } = row.entry;
      if (state !== "accepted" && state !== "edited" && state !== "rejected")
        return { records: [], reasons: [NOT_DECIDED] };
      const { imported, after, printing } = row.said;
      const { answers, notJudged } = judgedAnswers(state, imported, after, row.verdict, severityOf);
      const records: JudgedRecord[] = [];
      const reasons = notJudged.map((reason) => ({ reason: reason as string, what: NOT_JUDGED[reason] as string }));
      for (const answer of answers) {
        const printed = printAnswer(row.entry, answer, { ...printer, ...printing });
        if (!printed.ok) reasons.push(printed);
        else {
          counts[answer.isGood ? "desirable" : "undesirable"]++;
          records.push(printed);
        }
      }
      return { records, reasons };
    },
    NO_ANSWER,
  );
  job.describe({ kto: counts });
};

const NOT_DECIDED = { reason: "not-decided", what: "nobody accepted, edited or rejected it" };
const NO_ANSWER = { reason: "no-answer", what: "it has no answer" };

function printAnswer(entry: LlavaRow, { turns, turnId, isGood }: JudgedAnswer, printer: ImagePrinter) {
  const settings = isGood ? printer.settings : { ...printer.settings, badBoxes: "keep" as const };
  const made = makePrompt(entry, turns, turnId, { ...printer, settings });
  if (!made.ok) return made;
  const record = printJudged({ ...made.prompt, completion: made.answer, isGood }, settings.layout);
  if (!record)
    return { ok: false as const, reason: "layout", what: "RLHF-V's layout has no answers that are judged alone" };
  return { ok: true as const, record, images: made.images, warnings: made.warnings };
}
