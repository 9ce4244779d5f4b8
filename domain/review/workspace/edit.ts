import { z } from "zod";
import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { changedSpan } from "#domain/json/changed-span.ts";

/** A sentence that is to go: UTF-16 offsets into its turn's text of now. */
const struckSentenceSchema = z.object({
  turnId: z.string(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  code: z.string().nullable(),
});
export type StruckSentence = z.infer<typeof struckSentenceSchema>;

const groundingMarkSchema = z.object({ right: z.boolean(), code: z.string().nullable() });
/** What was said of a phrase's boxes. */
export type GroundingMark = z.infer<typeof groundingMarkSchema>;

/** What a reviewer's edits act on. */
export const textsSchema = z.object({
  /** Every turn with its text of now, struck ones included. */
  turns: z.array(turnSchema),
  /** QAs marked wrong, by their id; null where no reason was given (yet). */
  wrong: z.record(z.string(), z.string().nullable()),
  struck: z.array(struckSentenceSchema),
  /** Judged groundings by twin (domain/review/text/mention-views.ts). */
  groundings: z.record(z.string(), groundingMarkSchema),
  /** What boxes beside the text are otherwise than imported; a draft of an older page has none. */
  keys: z.array(keyEditSchema).default([]),
});
export type Texts = z.infer<typeof textsSchema>;

/** One change as what it takes away and what it puts there, so that it can be turned round. Offsets are UTF-16 in the raw text. */
export const editSchema = z.discriminatedUnion("on", [
  z.object({
    on: z.literal("text"),
    turnId: z.string(),
    at: z.number().int().min(0),
    before: z.string(),
    after: z.string(),
  }),
  z.object({
    on: z.literal("turns"),
    at: z.number().int().min(0),
    before: z.array(turnSchema),
    after: z.array(turnSchema),
  }),
  z.object({
    on: z.literal("wrong"),
    pairId: z.string(),
    before: z.string().nullable().optional(),
    after: z.string().nullable().optional(),
  }),
  z.object({ on: z.literal("struck"), before: z.array(struckSentenceSchema), after: z.array(struckSentenceSchema) }),
  z.object({ on: z.literal("keys"), before: z.array(keyEditSchema), after: z.array(keyEditSchema) }),
  z.object({
    on: z.literal("grounding"),
    twin: z.string(),
    before: groundingMarkSchema.optional(),
    after: groundingMarkSchema.optional(),
  }),
]);
export type Edit = z.infer<typeof editSchema>;

/** The same change backwards. */
export function inverseOf(edit: Edit): Edit {
  return { ...edit, before: edit.after, after: edit.before } as Edit;
}

/** The texts after one edit. An edit that does not fit them (its `before` is not there) is a fault of the caller's. */
export function applyEdit(texts: Texts, edit: Edit): Texts {
  switch (edit.on) {
    case "text":
      return {
        ...texts,
        turns: texts.turns.map((turn) => (turn.id === edit.turnId ? spliceTurn(turn, edit) : turn)),
        struck: texts.struck.map((sentence) => shifted(sentence, edit)),
      };
    case "turns":
      return { ...texts, turns: texts.turns.toSpliced(edit.at, edit.before.length, ...edit.after) };
    case "wrong":
      return { ...texts, wrong: withKey(texts.wrong, edit.pairId, edit.after) };
    case "struck":
      return { ...texts, struck: edit.after };
    case "keys":
      return { ...texts, keys: edit.after };
    case "grounding":
      return { ...texts, groundings: withKey(texts.groundings, edit.twin, edit.after) };
  }
}

type TextEdit = Extract<Edit, { on: "text" }>;

function spliceTurn(turn: Turn, { at, before, after }: TextEdit): Turn {
  return { ...turn, value: turn.value.slice(0, at) + after + turn.value.slice(at + before.length) };
}

/** A struck sentence stays on its words while text before it changes; edits inside of it take the mark off first. */
function shifted(sentence: StruckSentence, edit: TextEdit): StruckSentence {
  if (sentence.turnId !== edit.turnId || sentence.start < edit.at + edit.before.length) return sentence;
  const by = edit.after.length - edit.before.length;
  return { ...sentence, start: sentence.start + by, end: sentence.end + by };
}

function withKey<T>(record: Readonly<Record<string, T>>, key: string, value: T | undefined): Record<string, T> {
  const { [key]: _, ...others } = record;
  return value === undefined ? others : { ...others, [key]: value };
}

/** The edits that lead from a turn's text to another: at most one, of the span that differs, and the marks that it takes off. */
export function textEdits(texts: Texts, turnId: string, after: string): Edit[] {
  const before = texts.turns.find((turn) => turn.id === turnId)?.value;
  if (before === undefined || before === after) return [];
  const { start, end } = changedSpan(before, after);
  const removed = before.slice(start, end);
  const inserted = after.slice(start, after.length - (before.length - end));
  return [
    ...unstrike(texts, (sentence) => sentence.turnId === turnId && sentence.start < end && sentence.end > start),
    { on: "text", turnId, at: start, before: removed, after: inserted },
  ];
}

function unstrike(texts: Texts, isMet: (sentence: StruckSentence) => boolean): Edit[] {
  const kept = texts.struck.filter((sentence) => !isMet(sentence));
  return kept.length === texts.struck.length ? [] : [{ on: "struck", before: texts.struck, after: kept }];
}
