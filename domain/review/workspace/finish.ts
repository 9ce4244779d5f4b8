import { type Mention, mentionsOfTurns, wordsOf } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { isAnswer, type Pair, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import type { Decision, Judgement } from "#domain/verdict/verdict.ts";
import { type Draft, sameTurns } from "./draft.ts";
import { sentenceJudgements } from "./sentence-judgements.ts";

export type Outcome = {
  decision: Extract<Decision, "accept" | "edit" | "reject">;
  judgements: Judgement[];
  turnsAfter: Turn[] | null;
  reasonCodes: string[];
};

type Entry = Pick<EntryView, "turns" | "task" | "grounding">;

/**
 * What finishing the entry as it stands means: untouched is accepted; struck or changed is an edit without what was
 * struck; all struck is a rejection. A QA with a box that was marked wrong and not put right is struck with it. Each QA
 * gets its own judgement (one that had to be changed was wrong), each sentence of a description, each judged mention.
 */
export function finishDraft(entry: Entry, draft: Draft): Outcome {
  const pairs = pairsOf(draft.turns);
  const wrong = wrongPairs(draft, entry.grounding);
  const keptPairs = pairs.filter((pair) => !wrong.has(pair.id));
  const struck = new Set(pairs.filter((pair) => wrong.has(pair.id)).flatMap(turnsOfPair));
  const kept = draft.turns.filter((turn) => !struck.has(turn)).map((turn) => keptPart(draft, turn));
  const judgements = [
    ...pairs.flatMap((pair) => qaJudgement(entry, draft, pair, wrong)),
    ...sentenceJudgements(entry, draft),
    ...mentionJudgements(entry, draft),
  ];
  const codes = [...wrong.values(), ...draft.struck.map((sentence) => sentence.code)];
  const reasonCodes = [...new Set(codes.filter((code) => code !== null))];
  // A description of which every sentence was struck has nothing left to say.
  const isEmptied = draft.struck.length > 0 && kept.filter(isAnswer).every((turn) => turn.value.trim() === "");
  if (keptPairs.length === 0 || isEmptied) return { decision: "reject", judgements, turnsAfter: null, reasonCodes };
  return sameTurns(kept, entry.turns)
    ? { decision: "accept", judgements, turnsAfter: null, reasonCodes }
    : { decision: "edit", judgements, turnsAfter: kept, reasonCodes };
}

/** QAs that will not leave, with the reason where one was given: marked so, or holding a box that was marked wrong. */
export function wrongPairs(draft: Draft, grounding: Grounding): Map<string, string | null> {
  const wrong = new Map(Object.entries(draft.wrong));
  const marks = Object.entries(draft.groundings).filter(([, mark]) => !mark.right);
  if (marks.length === 0) return wrong;
  const codes = new Map(marks.map(([twin, mark]) => [twin, mark.code]));
  for (const pair of pairsOf(draft.turns)) {
    const met = mentionsOfTurns(turnsOfPair(pair), grounding).find(({ mention }) => codes.has(twinOf(mention)));
    if (met && !wrong.has(pair.id)) wrong.set(pair.id, codes.get(twinOf(met.mention)) ?? null);
  }
  return wrong;
}

/** Added turns without a word: they would leave as broken data. */
export const emptyTurns = (entry: Entry, draft: Draft): Turn[] => {
  const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
  const wrong = wrongPairs(draft, entry.grounding);
  const struck = new Set(
    pairsOf(draft.turns)
      .filter((pair) => wrong.has(pair.id))
      .flatMap(turnsOfPair),
  );
  return draft.turns
    .filter((turn) => !struck.has(turn))
    .filter((turn) => turn.value.trim() === "" && imported.get(turn.id)?.trim() !== "");
};

function keptPart(draft: Draft, turn: Turn): Turn {
  const struck = draft.struck.filter((sentence) => sentence.turnId === turn.id);
  if (struck.length === 0) return turn;
  const value = struck
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), turn.value);
  // A last sentence leaves the blank that stood before it.
  return { ...turn, value: struck.some(({ end }) => end === turn.value.length) ? value.trimEnd() : value };
}

/** None on an added QA: what a reviewer wrote is not judged. */
function qaJudgement(entry: Entry, draft: Draft, pair: Pair, wrong: ReadonlyMap<string, string | null>): Judgement[] {
  const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
  if (!imported.has(pair.id)) return [];
  const turns = turnsOfPair(pair);
  const isChanged =
    turns.some((turn) => imported.get(turn.id) !== turn.value) ||
    draft.struck.some((sentence) => turns.some((turn) => turn.id === sentence.turnId));
  const code = wrong.get(pair.id);
  const right = !wrong.has(pair.id) && !isChanged;
  return [{ part: "qa", turnId: pair.id, right, ...(code ? { reasonCode: code } : {}) }];
}

/**
 * Of the imported mentions: those that were judged, and those whose phrase stands with other boxes or none, which were
 * wrong. Where the phrase itself is gone nothing is said of its boxes.
 */
function mentionJudgements(entry: Entry, draft: Draft): Judgement[] {
  const { grounding } = entry;
  const imported = mentionsOfTurns(entry.turns, grounding);
  if (imported.length === 0) return [];
  const now = new Map(draft.turns.map((turn) => [turn.id, turn.value]));
  const standing = new Set(mentionsOfTurns(draft.turns, grounding).map(({ turn, mention }) => nameOf(turn, mention)));
  return imported.flatMap(({ turn, mention }): Judgement[] => {
    const after = now.get(turn.id);
    if (after === undefined) return [];
    const mark = draft.groundings[twinOf(mention)];
    const isKept = standing.has(nameOf(turn, mention));
    const isChanged = !isKept && (mention.isBorrowed || wordsOf(after, grounding).includes(mention.phrase));
    if (!mark && !isChanged) return [];
    const right = !isChanged && mark?.right !== false;
    return [
      {
        part: "mention",
        turnId: turn.id,
        start: mention.start,
        end: mention.end,
        quote: mention.text,
        right,
        ...(!right && mark?.code ? { reasonCode: mark.code } : {}),
      },
    ];
  });
}

/** By the boxes alone where the words are another turn's: those may have been changed, and the box not. */
const nameOf = (turn: Turn, mention: Mention) =>
  `${turn.id} ${twinOf(mention.isBorrowed ? { ...mention, phrase: "" } : mention)}`;
