import { turnsOfPair } from "#domain/entry/turn.ts";
import { backReferences } from "#domain/review/text/back-references.ts";
import { emptyTurns, wrongPairs } from "#domain/review/workspace/finish.ts";
import type { Desk, Runs } from "./workspace.ts";

/** Commands that decide: the verdict keys, marks, the way back. */
export function runsDeciding(desk: Desk): Runs {
  const { look, focused, isReadOnly } = desk;
  const write = (run: () => void) => (isReadOnly ? null : run);
  const end = write(() => (look.isRejecting ? reject(desk, null) : finish(desk)));
  return {
    finish: end,
    finishTyping: end,
    strike: focused ? write(() => strike(desk)) : null,
    reject: write(() => desk.change({ isRejecting: true })),
    unclear: write(() => desk.decide("unclear")),
    flag: write(() => desk.decide("flag")),
    skip: write(() => desk.decide("skip")),
    undo: desk.canUndo ? desk.undoVerdict : null,
    acceptShown: desk.isPhotoVisit ? write(desk.acceptShown) : null,
    note: write(() => {
      desk.change({ isNoting: true });
      desk.focusField("note");
    }),
  };
}

/** A digit gives the reason of what was marked last: the rejection, the box, the sentence, the QA. */
export function giveReason(desk: Desk, digit: number) {
  const { draft, look, mention, focused, sentences } = desk;
  const reason = desk.reasons.find((candidate) => candidate.digit === digit);
  if (!reason || desk.isReadOnly) return;
  const { code } = reason;
  if (look.isRejecting) return reject(desk, code);
  if (mention && draft.groundings[mention.twin]?.right === false)
    return desk.act({ kind: "judgeGrounding", twin: mention.twin, mark: { right: false, code } });
  const sentence = sentences?.[look.sentence];
  const turnId = focused?.answer?.id;
  const struck = draft.struck.find(
    (part) => sentence && part.turnId === turnId && part.start < sentence.end && part.end > sentence.start,
  );
  if (struck) return desk.act({ kind: "sentenceReason", turnId: struck.turnId, start: struck.start, code });
  if (focused && draft.wrong[focused.id] !== undefined) desk.act({ kind: "reason", pairId: focused.id, code });
}

function strike(desk: Desk) {
  const { focused, look, sentences } = desk;
  const sentence = sentences?.[look.sentence];
  if (focused?.answer && sentence)
    desk.act({ kind: "strikeSentence", turnId: focused.answer.id, start: sentence.start, end: sentence.end });
  else if (focused) desk.act({ kind: "strike", pairId: focused.id });
}

export function reject(desk: Desk, code: string | null) {
  if (desk.isReadOnly) return;
  const judged = { part: "entry" as const, right: false, ...(code ? { reasonCode: code } : {}) };
  desk.decide("reject", { judgements: [judged], reasonCodes: code ? [code] : [] });
}

/** Ends the entry as it stands, unless something of it was not read, is empty, or leans on what goes. */
function finish(desk: Desk) {
  const { outcome, pairs, draft, entry, look } = desk;
  if (desk.readOn()) return desk.change({ notice: "readOn" });
  const [empty] = emptyTurns(entry, draft);
  if (empty && outcome.decision === "edit") {
    const focus = pairs.findIndex((pair) => turnsOfPair(pair).some((turn) => turn.id === empty.id));
    return desk.change({ focus, notice: "emptyTurn", editing: { turnId: empty.id, range: null } });
  }
  const references = outcome.decision === "edit" ? backReferences(pairs, new Set(wrongPairs(draft).keys())) : [];
  const reference = references.find(({ pairId }) => !look.pointedOut.has(pairId));
  if (!reference) return desk.decide(outcome.decision, outcome);
  const focus = pairs.findIndex((pair) => pair.id === reference.pairId);
  desk.change({
    focus,
    pointedOut: new Set([...look.pointedOut, reference.pairId]),
    leaning: { number: focus + 1, words: reference.words },
  });
}
