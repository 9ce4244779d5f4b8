import { photoNameOf } from "#domain/llava/image-path.ts";
import { isPlainlySound } from "#domain/llava/plainly-sound.ts";
import { withImageToken } from "#domain/llava/record.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { IMAGE_TOKEN, isMasked, promptOf } from "#domain/llava/template.ts";
import { type CountTokens, countRecordTokens, countRoundTokens } from "#domain/llava/token-count.ts";
import { must } from "#domain/must.ts";
import type { LlavaPrinter } from "./llava-printer.ts";
import { type LlavaOutcome, type Printed, printMadeRecord } from "./llava-record.ts";
import type { LlavaRow } from "./llava-row.ts";

/** An entry that was checked alone, so that one bad entry does not hold back the photo's others. */
export type Mergeable = { entry: LlavaRow; printed: Printed };

/** A record of LLaVA's own shape keeps it, and one that begins with an answer would break the alternation of a longer one. */
export const isMergeable = (entry: LlavaRow, { turns }: Printed) =>
  entry.imageId !== null && turns?.[0]?.from === "human";

type Filled = { entries: readonly Mergeable[]; outcome: LlavaOutcome };

/**
 * A photo's entries, in their order, as as few records as hold them: each is filled until the next entry would pass what
 * the trainer keeps. The first has the photo's name as its id, the others that with -2, -3, …
 */
export function* fillRecords(photo: readonly Mergeable[], printer: LlavaPrinter): Generator<Filled> {
  const { settings, count } = printer;
  let entries: Mergeable[] = [];
  let tokens = 0;
  let number = 1;
  for (const own of photo) {
    const turns = turnsOf(own);
    const more = entries.length === 0 ? 0 : moreTokens(turns, count);
    if (entries.length > 0 && (tokens + more > settings.tokensMax || !mayFollow(turns))) {
      yield printTogether(entries, number++, printer);
      entries = [];
    }
    tokens = entries.length === 0 ? tokensAlone(own, count) : tokens + more;
    entries.push(own);
  }
  if (entries.length > 0) yield printTogether(entries, number, printer);
}

function printTogether(entries: readonly Mergeable[], number: number, printer: LlavaPrinter): Filled {
  const { entry, printed } = must(entries[0], "a record has an entry");
  const name = photoNameOf(entry.identity);
  const id = number === 1 ? name : `${name}-${number}`;
  const turns = entries.flatMap(turnsOf);
  // How long it is was seen to before; a single entry may be longer where that is asked for.
  const settings = { ...printer.settings, tokensMax: Number.POSITIVE_INFINITY };
  return { entries, outcome: printMadeRecord(id, printed.image, turns, entry.photo, { ...printer, settings }) };
}

const turnsOf = ({ printed }: Mergeable): LlavaTurn[] => must(printed.turns, "only what has turns is merged");

const tokensAlone = (own: Mergeable, count: CountTokens) =>
  own.printed.image === undefined
    ? countRecordTokens(turnsOf(own), false, count)
    : countRecordTokens(withImageToken(turnsOf(own)), true, count);

/** Some texts are sound behind `<image>` alone: none at all, the answer's sign, another `<image>`. They begin a record. */
const mayFollow = (turns: readonly LlavaTurn[]) =>
  isPlainlySound(turns, Number.POSITIVE_INFINITY) ||
  (turns.every(({ value }) => !value.includes(IMAGE_TOKEN)) && !isMasked(promptOf([...SOUND, ...turns], true)));

const SOUND: readonly LlavaTurn[] = [
  { from: "human", value: "Q" },
  { from: "gpt", value: "A" },
];

/** What a record grows by. Each was checked: questions and answers by turns. */
function moreTokens(turns: readonly LlavaTurn[], count: CountTokens): number {
  let tokens = 0;
  for (let at = 0; at + 1 < turns.length; at += 2)
    tokens += countRoundTokens(turns[at]?.value ?? "", turns[at + 1]?.value ?? "", count);
  return tokens;
}
