import { isQuestion, type Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { type Converted, convertTurns, type Loss, type Spoken } from "#domain/grounding/convert.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { parseReferring, svit } from "#domain/grounding/notations/svit.ts";
import { type SpaceName, spaceOf } from "#domain/grounding/space.ts";
import { BOX_FAULTS, FAULT_WORDS, faultOf, isUnpaddable } from "#domain/llava/box-fault.ts";
import { drawInstruction } from "#domain/llava/instructions.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";
import { apart, type MadeTurns, madeTurns, turnsOfNow, wordsOf } from "./made-turns.ts";

/** `objects`: what a notation has beside the text. */
export type GroundedTurns = MadeTurns & { objects?: unknown };

/**
 * Turns as `madeTurns` makes them, with SVIT's boxes in the words of another notation. A text-only format of boxes gets SVIT's instruction behind a
 * referring question; one that has them beside the text gets its objects. Texts of other shapes stay what they are.
 */
export function groundedTurns(name: NotationName, spaceName: SpaceName = notationOf(name).spaces[0]) {
  const notation = notationOf(name);
  const to: Spoken = { notation, space: spaceOf({ name: spaceName }) };
  const blank = notation.beside?.blank(spaceName);
  return (entry: LlavaRow, after: readonly Turn[] | null, settings: ExportSettings): GroundedTurns => {
    const all = turnsOfNow(entry, after);
    if (notation.beside && all.some(({ value }) => PLACEHOLDER.test(value))) return TAKEN;
    if (entry.ownShellBytes !== null) return withObjects(madeTurns(entry, after, settings), blank);
    const { talk } = apart(all);
    const faults = faultsOf(talk.map(({ value }) => value));
    const barred = faults.find((fault) => settings.badBoxes === "leave-out" || isUnpaddable(fault));
    if (barred) return { ok: false, reason: barred, what: FAULT_WORDS[barred] };
    const { widthPx, heightPx } = entry;
    const size = widthPx === null || heightPx === null ? null : { widthPx, heightPx };
    const turns = talk.map((turn, index) => ({ ...turn, id: String(index) }));
    const made = convertTurns({ turns, notation: svit }, UNIT, to, () => size);
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

const UNIT = spaceOf({ name: "unit" });
const PLACEHOLDER = /<bbox>|<ref-object>/;
const TAKEN: GroundedTurns = {
  ok: false,
  reason: "placeholder-words",
  what: "a text holds `<bbox>` or `<ref-object>`, for which the reader puts in an object",
};

const withObjects = (made: MadeTurns, record: JsonRecord | undefined): GroundedTurns =>
  made.ok && record ? { ...made, objects: record.objects } : made;

/** Kinds of boxes that are not sound, the worst first, each once. */
function faultsOf(texts: readonly string[]) {
  const found = texts
    .flatMap((text) => parseReferring(text))
    .flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes.map((box) => faultOf(box))));
  return BOX_FAULTS.filter((fault) => found.includes(fault));
}

const refusalOf = (reason: Extract<Converted, { ok: false }>["reason"]): string =>
  reason === "read-otherwise"
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
