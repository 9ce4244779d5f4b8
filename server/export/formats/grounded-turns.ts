import { isQuestion, type Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { type Converted, convertTurns, type Loss, type Spoken } from "#domain/grounding/convert.ts";
import { type Notation, type NotationName, OF_RECORDS } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { parseReferring, svit } from "#domain/grounding/notations/svit.ts";
import { type SpaceName, spaceOf } from "#domain/grounding/space.ts";
import { BOX_FAULTS, FAULT_WORDS, faultOf, isUnpaddable } from "#domain/llava/box-fault.ts";
import { drawInstruction } from "#domain/llava/instructions.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";
import { apart, type MadeToolTurns, turnsOfNow, wordsOf } from "./made-turns.ts";
import type { GroundedTurns, MakePlain, MakeTexts, TextPrinter } from "./make-texts.ts";
import { rowsOfPhotos } from "./several-photos.ts";
import { type BoxSource, boxSourceOf, groundingOfRow } from "./source-of-boxes.ts";

type Wanted = {
  notation: NotationName;
  space: SpaceName;
  plain: MakePlain;
  /** Whether boxes of every shape are wanted in it, and not SVIT's alone. */
  isForAll: boolean;
};

/**
 * Turns as `madeTurns` makes them, with boxes in the words of another notation: SVIT's, those that stand beside their text, and, where it is asked for,
 * all others. A text-only format of boxes gets SVIT's instruction behind a referring question; one that has them beside the text gets its objects.
 */
export function groundedTurns({ notation: name, space: spaceName, plain, isForAll }: Wanted): MakeTexts {
  const notation = notationOf(name);
  const to: Spoken = { notation, space: spaceOf({ name: spaceName }) };
  const blank = notation.beside?.blank(spaceName);
  return (entry, after, { settings, sourceFiles }) => {
    const all = turnsOfNow(entry, after);
    if (entry.ownShellBytes !== null) {
      const source = boxSourceOf(groundingOfRow(entry, { sourceFiles }), all);
      if (source.kind === "known" && (isForAll || hasPlaceholders(source.notation)))
        return convertedTurns(entry, all, source, { to, plain, settings });
      if (source.kind === "unsettled" && isForAll) return UNSETTLED;
      if (notation.beside && all.some(({ value }) => PLACEHOLDER.test(value))) return TAKEN;
      return withObjects(plain(entry, after, settings), blank);
    }
    if (notation.beside && all.some(({ value }) => PLACEHOLDER.test(value))) return TAKEN;
    const { talk } = apart(all);
    const faults = faultsOf(talk.map(({ value }) => value));
    const barred = faults.find((fault) => settings.badBoxes === "leave-out" || isUnpaddable(fault));
    if (barred) return { ok: false, reason: barred, what: FAULT_WORDS[barred] };
    const turns = talk.map((turn, index) => ({ ...turn, id: String(index) }));
    const made = convertTurns({ turns, notation: svit }, UNIT, to, () => sizeOfPhoto(entry));
    if (!made.ok) return { ok: false, reason: made.reason, what: refusalOf(made.reason) };
    const isAsked = !notation.beside && entry.task === "referring_qa";
    const key = `${entry.hash}:${entry.nth}`;
    return withObjects(
      {
        ok: true,
        system: null,
        turns: made.turns.map(({ value }, index) => {
          const asks = isQuestion(talk[index] ?? { from: "gpt" });
          const asked = asks && isAsked ? settings.separator + drawInstruction(settings.seed, `${key}:${index}`) : "";
          return { from: asks ? "human" : "gpt", value: value + asked };
        }),
        warnings: [...faults.map((id) => ({ id, what: FAULT_WORDS[id] })), ...lossesOf(made)],
      },
      blank && { ...blank, ...made.record },
    );
  };
}

/** An entry of another shape with its boxes in other words; all else of its texts stays. */
function convertedTurns(
  entry: LlavaRow,
  all: readonly Pick<Turn, "from" | "value">[],
  source: KnownBoxes,
  { to, plain, settings }: Pick<Wanted, "plain"> & { to: Spoken; settings: ExportSettings },
): GroundedTurns {
  const turns = all.map(({ from, value }, index): Turn => ({ id: String(index), from, value }));
  const made = inOtherWords(entry, turns, source, to);
  if (!made.ok) return made;
  const texts = plain(entry, made.turns, settings);
  if (!texts.ok) return texts;
  const { beside } = to.notation;
  return withObjects(
    { ...texts, warnings: [...texts.warnings, ...made.warnings] },
    beside && { ...beside.blank(to.space.name), ...made.record },
  );
}

function sizeOfPhoto(row: Pick<LlavaRow, "widthPx" | "heightPx"> | undefined) {
  const { widthPx = null, heightPx = null } = row ?? {};
  return widthPx === null || heightPx === null ? null : { widthPx, heightPx };
}

type KnownBoxes = Extract<BoxSource, { kind: "known" }>;

function inOtherWords(entry: LlavaRow, turns: readonly Turn[], source: KnownBoxes, to: Spoken) {
  const { notation, space, grounding } = source;
  // Most entries have one photo, or boxes on their first alone: the others' sizes are looked up when one is wanted.
  let rows: readonly LlavaRow[] | undefined;
  const sizeOf = (image: number) => {
    rows ??= image === 0 ? undefined : rowsOfPhotos(entry);
    return sizeOfPhoto(image === 0 ? entry : rows?.[image]);
  };
  const made = convertTurns({ turns: [...turns], notation, record: grounding.record ?? null }, space, to, sizeOf);
  if (!made.ok) return { ok: false as const, reason: made.reason, what: refusalOf(made.reason) };
  const after = turns.map((turn, index) => ({ ...turn, value: made.turns[index]?.value ?? turn.value }));
  return { ok: true as const, turns: after, record: made.record, warnings: lossesOf(made) };
}

/** An entry's turns with its boxes in a notation of texts, in that notation's own space, and all else as it is; null where it has none to convert. */
export function turnsInNotation(
  entry: LlavaRow,
  turns: readonly Turn[],
  name: NotationName,
  { sourceFiles }: Pick<TextPrinter, "sourceFiles">,
): { ok: true; turns: Turn[]; warnings: readonly Warning[] } | Refused | null {
  const source = boxSourceOf(groundingOfRow(entry, { sourceFiles }), turns);
  if (source.kind !== "known") return source.kind === "none" ? null : UNSETTLED;
  const notation = notationOf(name);
  return inOtherWords(entry, turns, source, { notation, space: spaceOf({ name: notation.spaces[0] }) });
}
type Refused = Extract<GroundedTurns, { ok: false }>;

/** Whose texts say nothing of a box without the keys beside them. */
const hasPlaceholders = ({ name, beside }: Notation) => beside !== undefined && !OF_RECORDS.some((own) => own === name);

const UNSETTLED: Refused = {
  ok: false,
  reason: "boxes-unsettled",
  what: "its box format is not confirmed: the data set's page Boxes, or `studio boxes`, does that",
};
const UNIT = spaceOf({ name: "unit" });
const PLACEHOLDER = /<bbox>|<ref-object>/;
const TAKEN: GroundedTurns = {
  ok: false,
  reason: "placeholder-words",
  what: "a text holds `<bbox>` or `<ref-object>`, for which the reader puts in an object",
};

const withObjects = (made: MadeToolTurns, record: JsonRecord | undefined): GroundedTurns =>
  made.ok && record ? { ...made, objects: record.objects } : made;

/** Kinds of boxes that are not sound, the worst first, each once. */
function faultsOf(texts: readonly string[]) {
  const found = texts
    .flatMap((text) => parseReferring(text))
    .flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes.map((box) => faultOf(box))));
  return BOX_FAULTS.filter((fault) => found.includes(fault));
}

const refusalOf = (reason: Extract<Converted, { ok: false }>["reason"]): string =>
  reason === "box-on-other-photo"
    ? "a box of it is on a further photo, which no notation of texts can say"
    : reason === "read-otherwise"
      ? "printed in the words of its reader, its boxes would be read as others"
      : reason === "photo-size-unknown"
        ? "its boxes cannot be told in pixels: the photo's size is not known"
        : wordsOf(reason);

const lossesOf = ({ losses }: Extract<Converted, { ok: true }>): Warning[] =>
  (Object.keys(losses) as Loss[]).map((id) => ({ id, what: LOSS_WORDS[id] }));

/** What a report says of what a notation cannot say. */
const LOSS_WORDS: Readonly<Record<Loss, string>> = {
  "several-boxes": "a phrase has several boxes, which its reader has one at a time: it is named for each",
  "phrase-unmarked": "nothing marks a phrase that was marked",
  "phrase-guessed": "the words before a box were taken for its phrase",
  "box-in-question": "a box of a question is gone: its reader has none there",
  "words-apart": "boxes stand behind the words of an answer that they were among",
  "phrase-without-box": "a marked phrase without a box is plain words",
};
