import type { EntryView } from "../entry-view.ts";
import { pairsOf, type Turn, turnsOfPair } from "../turn.ts";
import type { Decision, Judgement } from "../verdict.ts";
import { splice } from "./splice.ts";

/** What a reviewer has marked and written on an entry but not sent yet. */
export type Draft = {
  /** Every turn with its text of now, struck ones included. */
  turns: Turn[];
  /** QAs marked wrong, by their id; null where no reason was given (yet). */
  wrong: Record<string, string | null>;
  note: string;
};

export type DraftAction =
  | { kind: "strike"; pairId: string }
  | { kind: "reason"; pairId: string; code: string }
  | { kind: "write"; turnId: string; shown: string }
  | { kind: "restore"; turnId: string }
  | { kind: "note"; text: string };

export const startDraft = (entry: EntryView): Draft => ({ turns: entry.edited ?? entry.turns, wrong: {}, note: "" });

/** The draft after one action of its reviewer. Striking a struck QA takes the mark back. */
export function applyToDraft(entry: EntryView, draft: Draft, action: DraftAction): Draft {
  switch (action.kind) {
    case "strike": {
      const { [action.pairId]: struck, ...others } = draft.wrong;
      return { ...draft, wrong: struck === undefined ? { ...others, [action.pairId]: null } : others };
    }
    case "reason":
      return { ...draft, wrong: { ...draft.wrong, [action.pairId]: action.code } };
    case "write":
      return withText(draft, action.turnId, (now) => splice(now, action.shown));
    case "restore": {
      const imported = entry.turns.find((turn) => turn.id === action.turnId);
      return withText(draft, action.turnId, (now) => imported?.value ?? now);
    }
    case "note":
      return { ...draft, note: action.text };
  }
}

const withText = (draft: Draft, turnId: string, change: (now: string) => string): Draft => ({
  ...draft,
  turns: draft.turns.map((turn) => (turn.id === turnId ? { ...turn, value: change(turn.value) } : turn)),
});

export type Outcome = {
  decision: Extract<Decision, "accept" | "edit" | "reject">;
  judgements: Judgement[];
  turnsAfter: Turn[] | null;
  reasonCodes: string[];
};

/**
 * What finishing the entry as it stands means: untouched is accepted; struck or changed is an edit without what was
 * struck; all struck is a rejection. Each QA gets its own judgement: a QA that had to be changed was wrong.
 */
export function finishDraft(entry: EntryView, draft: Draft): Outcome {
  const pairs = pairsOf(draft.turns);
  const importedText = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
  const isChanged = (turns: readonly Turn[]) => turns.some((turn) => importedText.get(turn.id) !== turn.value);
  const judgements = pairs.map((pair): Judgement => {
    const reasonCode = draft.wrong[pair.id];
    const right = reasonCode === undefined && !isChanged(turnsOfPair(pair));
    return { part: "qa", turnId: pair.id, right, ...(reasonCode ? { reasonCode } : {}) };
  });
  const reasonCodes = [...new Set(Object.values(draft.wrong).filter((code) => code !== null))];
  const kept = pairs.filter((pair) => draft.wrong[pair.id] === undefined).flatMap(turnsOfPair);
  if (kept.length === 0) return { decision: "reject", judgements, turnsAfter: null, reasonCodes };
  const isUntouched = kept.length === entry.turns.length && !isChanged(kept);
  return isUntouched
    ? { decision: "accept", judgements, turnsAfter: null, reasonCodes }
    : { decision: "edit", judgements, turnsAfter: kept, reasonCodes };
}

/** True where leaving the entry without a decision would lose something. */
export const isTouched = (entry: EntryView, draft: Draft): boolean =>
  draft.note !== "" ||
  Object.keys(draft.wrong).length > 0 ||
  draft.turns.some((turn, index) => turn.value !== (entry.edited ?? entry.turns)[index]?.value);
