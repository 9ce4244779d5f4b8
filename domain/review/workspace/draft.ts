import { z } from "zod";
import { notationFor } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isQuestion, isSystem, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import type { GroundedEntry, GroundingChange, Rewritten } from "#domain/grounding/edits.ts";
import { recordFollowing, recordRestoring } from "#domain/grounding/follow-texts.ts";
import { editsBetween, isSameJson, type KeyEdit, recordWith } from "#domain/grounding/key-edits.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { applyEdit, type Edit, type GroundingMark, type Texts, textEdits, textsSchema } from "./edit.ts";
import { historySchema, NO_HISTORY, redoStep, takeStep, undoStep } from "./history.ts";

/** What a reviewer has marked and written on an entry but not sent yet, with the way back. Kept in the browser. */
export const draftSchema = textsSchema.extend({ note: z.string(), ...historySchema.shape });
export type Draft = z.infer<typeof draftSchema>;

export type DraftAction =
  | { kind: "strike"; pairId: string }
  | { kind: "reason"; pairId: string; code: string }
  /** Offsets in the turn's text of now. Striking a struck sentence takes the mark back. */
  | { kind: "strikeSentence"; turnId: string; start: number; end: number }
  | { kind: "sentenceReason"; turnId: string; start: number; code: string }
  | { kind: "judgeGrounding"; twin: string; mark: GroundingMark | null }
  | { kind: "write"; turnId: string; value: string; isTyping: boolean }
  | ({ kind: "rewrite" } & GroundingChange)
  | { kind: "restore"; turnIds: readonly string[] }
  /** A QA with two empty turns behind another one; the ids are new UUIDs. */
  | { kind: "addPair"; behind: string | null; questionId: string; answerId: string }
  | { kind: "deletePair"; pairId: string }
  | { kind: "cutFrom"; pairId: string }
  | { kind: "movePair"; pairId: string; by: -1 | 1 }
  /** All turns at once, with the keys beside them: another verdict's, or the imported ones. */
  | { kind: "replaceTurns"; turns: readonly Turn[]; keys: readonly KeyEdit[] }
  | { kind: "note"; text: string }
  | { kind: "undo" }
  | { kind: "redo" };

/** The entry of a draft. Without a grounding no box stands beside its text. */
export type DraftedEntry = Pick<EntryView, "turns"> & Partial<Pick<EntryView, "grounding">>;

export const startDraft = (entry: Pick<EntryView, "turns" | "edited" | "editedKeys">): Draft => ({
  turns: entry.edited ?? entry.turns,
  keys: entry.editedKeys ?? [],
  wrong: {},
  struck: [],
  groundings: {},
  note: "",
  ...NO_HISTORY,
});

/** The draft after one action of its reviewer; each but the note is a step that can be undone. */
export function applyToDraft(entry: DraftedEntry, draft: Draft, action: DraftAction): Draft {
  switch (action.kind) {
    case "note":
      return { ...draft, note: action.text };
    case "undo":
      return undoStep(draft);
    case "redo":
      return redoStep(draft);
    default:
      return takeStep(draft, stepOf(entry, draft, action), action.kind === "write" && action.isTyping);
  }
}

type StepAction = Exclude<DraftAction, { kind: "note" | "undo" | "redo" }>;

/** What an action does to the texts, and what becomes of the boxes beside them with it. */
function stepOf(entry: DraftedEntry, draft: Draft, action: StepAction): Edit[] {
  const edits = editsOf(entry, draft, action);
  return [...edits, ...keysEdits(entry, draft, edits.reduce<Texts>(applyEdit, draft).turns, action)];
}

function editsOf(entry: DraftedEntry, draft: Draft, action: StepAction): Edit[] {
  switch (action.kind) {
    case "strike":
      return mark(draft, action.pairId, draft.wrong[action.pairId] === undefined ? null : undefined);
    case "reason":
      return mark(draft, action.pairId, action.code);
    case "strikeSentence":
      return [{ on: "struck", before: draft.struck, after: toggled(draft, action) }];
    case "sentenceReason":
      return [
        {
          on: "struck",
          before: draft.struck,
          after: draft.struck.map((sentence) =>
            sentence.turnId === action.turnId && sentence.start === action.start
              ? { ...sentence, code: action.code }
              : sentence,
          ),
        },
      ];
    case "judgeGrounding": {
      const { twin, mark: after } = action;
      return [
        {
          on: "grounding",
          twin,
          ...defined("before", draft.groundings[twin]),
          ...defined("after", after ?? undefined),
        },
      ];
    }
    case "write":
      return textEdits(draft, action.turnId, action.value);
    case "rewrite":
      return rewriteEdits(draft, action.turns);
    case "restore": {
      const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
      return rewriteEdits(
        draft,
        action.turnIds.flatMap((turnId) => {
          const value = imported.get(turnId);
          return value === undefined ? [] : [{ turnId, value }];
        }),
      );
    }
    default:
      return turnsEdits(entry, draft, action);
  }
}

type TurnsAction = Extract<StepAction, { kind: "addPair" | "deletePair" | "cutFrom" | "movePair" | "replaceTurns" }>;

/** Whole QAs come, go and move, so that a conversation keeps its alternation. */
function turnsEdits(entry: DraftedEntry, draft: Draft, action: TurnsAction): Edit[] {
  const pairs = pairsOf(draft.turns);
  const place = (pairId: string | null) => pairs.findIndex((pair) => pair.id === pairId);
  /** Where a QA begins; behind the last, the end. */
  const startOf = (index: number) => {
    const id = pairs[index]?.id;
    return id === undefined ? draft.turns.length : draft.turns.findIndex((turn) => turn.id === id);
  };
  /** QAs replaced by turns. A system turn among them stays, before what follows it. */
  const replace = (from: number, count: number, after: Turn[]): Edit[] => {
    const at = startOf(from);
    const before = draft.turns.slice(at, startOf(from + count));
    const stays = before.filter(isSystem);
    if (before.length === stays.length && after.length === 0) return [];
    return [{ on: "turns", at, before, after: [...after, ...stays] }];
  };
  switch (action.kind) {
    case "addPair": {
      const asker = entry.turns.find(isQuestion)?.from ?? "human";
      const question: Turn = { id: action.questionId, from: asker, value: "" };
      return replace(place(action.behind) + 1, 0, [question, { id: action.answerId, from: "gpt", value: "" }]);
    }
    case "deletePair": {
      const at = place(action.pairId);
      return at < 0 ? [] : replace(at, 1, []);
    }
    case "cutFrom": {
      const at = place(action.pairId);
      return at < 0 ? [] : replace(at, pairs.length - at, []);
    }
    case "movePair": {
      const at = place(action.pairId);
      const first = pairs[Math.min(at, at + action.by)];
      const second = pairs[Math.max(at, at + action.by)];
      if (at < 0 || !first || !second) return [];
      return replace(Math.min(at, at + action.by), 2, [...turnsOfPair(second), ...turnsOfPair(first)]);
    }
    case "replaceTurns":
      return [
        ...(draft.struck.length > 0 ? [{ on: "struck" as const, before: draft.struck, after: [] }] : []),
        { on: "turns", at: 0, before: draft.turns, after: [...action.turns] },
      ];
  }
}

/** Each text as a change of the texts that the ones before it left. */
function rewriteEdits(draft: Texts, texts: readonly Rewritten[]): Edit[] {
  let now: Texts = draft;
  return texts.flatMap(({ turnId, value }) => {
    const edits = textEdits(now, turnId, value);
    now = edits.reduce(applyEdit, now);
    return edits;
  });
}

const mark = (draft: Draft, pairId: string, code: string | null | undefined): Edit[] => [
  { on: "wrong", pairId, ...defined("before", draft.wrong[pairId]), ...defined("after", code) },
];

/** A member that is absent, not undefined, where there is no value: drafts are stored as JSON. */
const defined = <K extends string, T>(key: K, value: T | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };

function toggled(draft: Draft, { turnId, start, end }: Extract<StepAction, { kind: "strikeSentence" }>) {
  const others = draft.struck.filter(
    (sentence) => sentence.turnId !== turnId || sentence.end <= start || sentence.start >= end,
  );
  return others.length < draft.struck.length ? others : [...others, { turnId, start, end, code: null }];
}

/** The edits of an entry's keys as one: those that lead from the imported record to that of the turns of now. */
function keysEdits(entry: DraftedEntry, draft: Draft, turns: readonly Turn[], action: StepAction): Edit[] {
  const { grounding } = entry;
  const record = grounding?.record;
  if (!grounding || !record) return [];
  const imported: GroundedEntry = { turns: entry.turns, notation: notationFor(grounding), record };
  const now: GroundedEntry = { ...imported, turns: draft.turns, record: recordWith(record, draft.keys) };
  const after = recordAfter(action, { draft, imported, now, turns });
  const keys = after ? editsBetween(record, after) : draft.keys;
  return isSameJson(keys, draft.keys) ? [] : [{ on: "keys", before: draft.keys, after: [...keys] }];
}

type Followed = { draft: Draft; imported: GroundedEntry; now: GroundedEntry; turns: readonly Turn[] };

function recordAfter(action: StepAction, { draft, imported, now, turns }: Followed): JsonRecord | null {
  switch (action.kind) {
    case "rewrite":
      return now.record ? recordWith(now.record, action.keys) : null;
    case "replaceTurns":
      return imported.record ? recordWith(imported.record, action.keys) : null;
    case "restore":
      return recordRestoring(now, turns, imported, action.turnIds);
    default:
      return turns === draft.turns ? null : recordFollowing(now, turns);
  }
}

export const sameTurns = (a: readonly Turn[], b: readonly Turn[]): boolean =>
  a.length === b.length && a.every((turn, index) => turn.id === b[index]?.id && turn.value === b[index]?.value);
