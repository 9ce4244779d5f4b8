import { type Correction, correctionsOf, NO_PAIR } from "#domain/export/preference/corrections.ts";
import { type Layout, type Origin, printPair } from "#domain/export/preference/layouts.ts";
import { addCounts, NO_PAIRS, sumsOf } from "#domain/export/preference/side-lengths.ts";
import { strikesKept } from "#domain/export/preference/strike-cap.ts";
import { BESIDE_TEXT } from "./as-written.ts";
import type { LeftOut } from "./chat.ts";
import type { WriteFormat } from "./format.ts";
import { hasTurns, judgedRows, type SaidRow, severities } from "./judged-rows.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import type { LlavaRow } from "./llava-row.ts";
import { makePrompt } from "./preference-prompt.ts";
import { type JudgedRecord, writeJudged } from "./write-judged.ts";

type Printed = JudgedRecord & { ok: true; kind: Correction["kind"]; chosen: string; rejected: string };

/**
 * Pairs of an answer as a reviewer left it and as it was, for preference training: a line a pair. Only answers whose facts changed. Entries are
 * read twice: how many pairs only take words away has to be known before the first of them may leave.
 */
export const write: WriteFormat = async (job) => {
  const { settings } = job;
  const severityOf = await severities(job);
  const printer: ImagePrinter = {
    settings,
    photoSources: job.photoSources,
    sourceFiles: job.sourceFiles,
    names: await namesOfPhotos(job),
  };
  const print = (row: SaidRow, correction: Correction, index: number): Printed | LeftOut =>
    printCorrection(row.entry, correction, { ...printer, ...row.said.printing }, settings.layout, {
      dataset: job.dataset.name,
      file: job.sourceFiles.get(row.entry.sourceFileId)?.path ?? "",
      index,
    });
  const correctionsIn = ({ said, verdict }: SaidRow) =>
    correctionsOf(said.imported, said.after ?? said.imported, verdict, severityOf);
  const counts = { strike: 0, rewrite: 0 };
  for await (const batch of judgedRows(job))
    for (const row of batch.filter(hasTurns))
      for (const correction of correctionsIn(row).corrections) {
        const printed = print(row, correction, 0);
        if (printed.ok) counts[printed.kind]++;
      }
  const keeps = strikesKept(counts, settings.strikeShareMax);
  let sums = NO_PAIRS;
  let index = 0;
  await writeJudged(
    job,
    (row) => {
      const { corrections, noPairs } = correctionsIn(row);
      const records: Printed[] = [];
      const reasons: LeftOut[] = noPairs.map((reason) => ({ ok: false, reason, what: NO_PAIR[reason] }));
      // Its texts are the same on both sides: what was moved shows in none of them.
      if (corrections.length + noPairs.length === 0 && movesBoxes(row.entry)) reasons.push(MOVED_BESIDE);
      for (const correction of corrections) {
        const printed = print(row, correction, index);
        if (!printed.ok) reasons.push(printed);
        else if (printed.kind === "strike" && !keeps()) reasons.push(STRIKE_CAP);
        else {
          sums = addCounts(sums, sumsOf(printed));
          index++;
          records.push(printed);
        }
      }
      return { records, reasons };
    },
    NOT_EDITED,
  );
  job.describe({ pairs: sums });
};

const NOT_EDITED = { reason: "not-edited", what: "no answer of it was changed" };
const MOVED_BESIDE: LeftOut = {
  ...BESIDE_TEXT,
  what: "its boxes, of which some were changed, stand beside its text: name a notation by --boxes, so that both sides say theirs",
};
const movesBoxes = ({ keysAfter }: LlavaRow) => keysAfter !== null && keysAfter !== "[]";
const STRIKE_CAP: LeftOut = {
  ok: false,
  reason: "strike-cap",
  what: "it only takes words away, and such pairs have their share already",
};
const NO_ROOM: LeftOut = {
  ok: false,
  reason: "layout",
  what: "RLHF-V's layout has room for one question beside a photo, and for no system turn",
};

function printCorrection(
  entry: LlavaRow,
  { kind, turns, turnId, rejected }: Correction,
  printer: ImagePrinter,
  layout: Layout,
  origin: Origin,
): Printed | LeftOut {
  const chosen = makePrompt(entry, turns, turnId, printer);
  if (!chosen.ok) return chosen;
  // What was rejected may have had the very box that is wrong.
  const lenient: ImagePrinter = { ...printer, settings: { ...printer.settings, badBoxes: "keep" } };
  const old = turns.map((turn) => (turn.id === turnId ? { ...turn, value: rejected } : turn));
  const before = makePrompt(entry, old, turnId, lenient);
  if (!before.ok) return { ...before, reason: `rejected-${before.reason}` };
  // Tags and blanks that the conversion takes away may have been all that differed.
  if (before.answer === chosen.answer) return { ok: false, reason: "wording-only", what: NO_PAIR["wording-only"] };
  const sides = { chosen: chosen.answer, rejected: before.answer };
  const record = printPair({ ...chosen.prompt, ...sides }, layout, origin);
  if (!record) return NO_ROOM;
  return { ok: true, kind, record, images: chosen.images, ...sides, warnings: chosen.warnings };
}
