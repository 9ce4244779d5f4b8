import { type Correction, correctionsOf, NO_PAIR } from "#domain/export/preference/corrections.ts";
import { type Layout, type Origin, printPair } from "#domain/export/preference/layouts.ts";
import { addCounts, NO_PAIRS, sumsOf } from "#domain/export/preference/side-lengths.ts";
import { strikesKept } from "#domain/export/preference/strike-cap.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import type { ChatImage } from "./chat.ts";
import type { WriteFormat } from "./format.ts";
import { type JudgedRow, judgedRows, severities } from "./judged-rows.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import type { Warning } from "./llava-printer.ts";
import { makePrompt } from "./preference-prompt.ts";

type Printed = {
  ok: true;
  kind: Correction["kind"];
  record: object;
  images: readonly ChatImage[];
  chosen: string;
  rejected: string;
  warnings: readonly Warning[];
};
type NotPrinted = { ok: false; reason: string; what: string };

/**
 * Pairs of an answer as a reviewer left it and as it was, for preference training: a line a pair. Only answers whose facts changed. Entries are
 * read twice: how many pairs only take words away has to be known before the first of them may leave.
 */
export const write: WriteFormat = async (job) => {
  const { settings } = job;
  const severityOf = await severities(job);
  const printer: ImagePrinter = { settings, photoSources: job.photoSources, names: await namesOfPhotos(job) };
  const print = (row: JudgedRow, correction: Correction, index: number): Printed | NotPrinted =>
    printCorrection(row, correction, printer, settings.layout, {
      dataset: job.dataset.name,
      file: job.sourceFiles.get(row.entry.sourceFileId)?.path ?? "",
      index,
    });
  const correctionsIn = ({ imported, after, verdict }: JudgedRow) =>
    correctionsOf(imported, after ?? imported, verdict, severityOf);
  const counts = { strike: 0, rewrite: 0 };
  for await (const batch of judgedRows(job))
    for (const row of batch)
      for (const correction of correctionsIn(row).corrections) {
        const printed = print(row, correction, 0);
        if (printed.ok) counts[printed.kind]++;
      }
  const keeps = strikesKept(counts, settings.strikeShareMax);
  let sums = NO_PAIRS;
  const file = await job.open(job.mainName, "lines");
  let index = 0;
  for await (const batch of judgedRows(job)) {
    for (const row of batch) {
      const { entry } = row;
      const { corrections, noPairs } = correctionsIn(row);
      const reasons: NotPrinted[] = noPairs.map((reason) => ({ ok: false, reason, what: NO_PAIR[reason] }));
      let hasLeft = false;
      for (const correction of corrections) {
        const printed = print(row, correction, index);
        if (!printed.ok) reasons.push(printed);
        else if (printed.kind === "strike" && !keeps()) reasons.push(STRIKE_CAP);
        else {
          file.add(toBytes(JSON.stringify(printed.record)));
          sums = addCounts(sums, sumsOf(printed));
          index++;
          hasLeft = true;
          for (const { imageId, named } of printed.images) if (imageId !== null) job.photos?.add(imageId, named.path);
          for (const { id, what } of printed.warnings) job.tally.warn(entry, id, what);
        }
      }
      const [first] = reasons;
      if (hasLeft) {
        job.tally.left(entry.task, entry.state);
        for (const { reason, what } of reasons) job.tally.warn(entry, reason, what);
      } else await job.tally.leftOut(entry, first?.reason ?? NOT_EDITED.reason, first?.what ?? NOT_EDITED.what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await file.close();
  job.describe({ pairs: sums });
};

const NOT_EDITED = { reason: "not-edited", what: "no answer of it was changed" };
const STRIKE_CAP: NotPrinted = {
  ok: false,
  reason: "strike-cap",
  what: "it only takes words away, and such pairs have their share already",
};
const NO_ROOM: NotPrinted = {
  ok: false,
  reason: "layout",
  what: "RLHF-V's layout has room for one question beside a photo, and for no system turn",
};

function printCorrection(
  { entry }: JudgedRow,
  { kind, turns, turnId, rejected }: Correction,
  printer: ImagePrinter,
  layout: Layout,
  origin: Origin,
): Printed | NotPrinted {
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
