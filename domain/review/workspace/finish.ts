import {
  type Mention,
  mentionsOfTurns,
  notationFor,
  piecesOfTurns,
  withKeys,
  wordsOfPieces,
} from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { isAnswer, type Pair, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { boxPathsOf } from "#domain/grounding/box-paths.ts";
import { recordFollowing } from "#domain/grounding/follow-texts.ts";
import { editsBetween, type KeyEdit } from "#domain/grounding/key-edits.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import type { Decision, Judgement } from "#domain/verdict/verdict.ts";
import { type Draft, sameTurns } from "./draft.ts";
import { sentenceJudgements } from "./sentence-judgements.ts";

export type Outcome = {
  decision: Extract<Decision, "accept" | "edit" | "reject">;
  judgements: Judgement[];
  turnsAfter: Turn[] | null;
  /** What boxes beside those turns are otherwise than imported; null where `turnsAfter` is. */
  keysAfter: KeyEdit[] | null;
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
  const moved = turnsWithOtherBoxes(entry, draft);
  const judgements = [
    ...pairs.flatMap((pair) => qaJudgement(entry, draft, pair, { wrong, moved })),
    ...sentenceJudgements(entry, draft),
    ...mentionJudgements(entry, draft),
  ];
  const codes = [...wrong.values(), ...draft.struck.map((sentence) => sentence.code)];
  const reasonCodes = [...new Set(codes.filter((code) => code !== null))];
  // A description of which every sentence was struck has nothing left to say.
  const isEmptied = draft.struck.length > 0 && kept.filter(isAnswer).every((turn) => turn.value.trim() === "");
  const untouched = { judgements, turnsAfter: null, keysAfter: null, reasonCodes };
  if (keptPairs.length === 0 || isEmptied) return { decision: "reject", ...untouched };
  const keysAfter = keysOf(entry, draft, kept);
  return sameTurns(kept, entry.turns) && keysAfter.length === 0
    ? { decision: "accept", ...untouched }
    : { decision: "edit", judgements, turnsAfter: kept, keysAfter, reasonCodes };
}

/** The keys beside the turns that are kept: what was struck takes its boxes with it. */
function keysOf({ grounding }: Entry, draft: Draft, kept: readonly Turn[]): KeyEdit[] {
  const { record } = withKeys(grounding, draft.keys);
  const after = recordFollowing({ turns: draft.turns, notation: notationFor(grounding), record: record ?? null }, kept);
  return after && grounding.record ? editsBetween(grounding.record, after) : [];
}

/** QAs that will not leave, with the reason where one was given: marked so, or holding a box that was marked wrong. */
export function wrongPairs(draft: Draft, grounding: Grounding): Map<string, string | null> {
  const wrong = new Map(Object.entries(draft.wrong));
  const marks = Object.entries(draft.groundings).filter(([, mark]) => !mark.right);
  if (marks.length === 0) return wrong;
  const codes = new Map(marks.map(([twin, mark]) => [twin, mark.code]));
  const mentions = mentionsOfTurns(draft.turns, withKeys(grounding, draft.keys));
  for (const pair of pairsOf(draft.turns)) {
    const own = new Set(turnsOfPair(pair).map(({ id }) => id));
    const met = mentions.find(({ turn, mention }) => own.has(turn.id) && codes.has(twinOf(mention)));
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

/** None on an added QA: what a reviewer wrote is not judged. `moved`: turns with a box beside the text that is another now. */
function qaJudgement(
  entry: Entry,
  draft: Draft,
  pair: Pair,
  { wrong, moved }: { wrong: ReadonlyMap<string, string | null>; moved: ReadonlySet<string> },
): Judgement[] {
  const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
  if (!imported.has(pair.id)) return [];
  const turns = turnsOfPair(pair);
  const isChanged =
    turns.some((turn) => imported.get(turn.id) !== turn.value || moved.has(turn.id)) ||
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
  const imported = mentionsOfTurns(entry.turns, entry.grounding);
  if (imported.length === 0) return [];
  const grounding = withKeys(entry.grounding, draft.keys);
  const pieces = piecesOfTurns(draft.turns, grounding);
  const now = new Map(draft.turns.map((turn, at) => [turn.id, wordsOfPieces(pieces[at] ?? [])]));
  const standing = namesOf(draft.turns, grounding);
  return imported.flatMap(({ turn, mention }): Judgement[] => {
    const words = now.get(turn.id);
    if (words === undefined) return [];
    const mark = draft.groundings[twinOf(mention)];
    const isKept = standing.has(nameOf(turn, mention));
    const isChanged = !isKept && (mention.isBorrowed || words.includes(mention.phrase));
    if (!mark && !isChanged) return [];
    const right = !isChanged && mark?.right !== false;
    const paths = boxPathsOf(mention);
    return [
      {
        part: "mention",
        turnId: turn.id,
        start: mention.start,
        end: mention.end,
        quote: mention.text,
        ...(paths.length > 0 ? { paths } : {}),
        right,
        ...(!right && mark?.code ? { reasonCode: mark.code } : {}),
      },
    ];
  });
}

const namesOf = (turns: readonly Turn[], grounding: Grounding): Set<string> =>
  new Set(mentionsOfTurns(turns, grounding).map(({ turn, mention }) => nameOf(turn, mention)));

/** Turns whose text may be as it was, and of whose mentions one has other boxes or another phrase beside the text. */
function turnsWithOtherBoxes({ turns, grounding }: Entry, draft: Draft): Set<string> {
  if (draft.keys.length === 0) return new Set();
  const standing = namesOf(draft.turns, withKeys(grounding, draft.keys));
  const here = new Set(draft.turns.map(({ id }) => id));
  return new Set(
    mentionsOfTurns(turns, grounding).flatMap(({ turn, mention }) =>
      here.has(turn.id) && !standing.has(nameOf(turn, mention)) ? [turn.id] : [],
    ),
  );
}

/** By the boxes alone where the words are another turn's: those may have been changed, and the box not. */
const nameOf = (turn: Turn, mention: Mention) =>
  `${turn.id} ${twinOf(mention.isBorrowed ? { ...mention, phrase: "" } : mention)}`;
