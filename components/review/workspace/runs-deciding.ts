import { turnsOfPair } from "#domain/entry/turn.ts";
import { backReferences } from "#domain/review/text/back-references.ts";
import { emptyTurns, wrongPairs } from "#domain/review/workspace/finish.ts";
import type { Runs, Workspace } from "./workspace.ts";

/** Commands that decide: the verdict keys, marks, the way back. */
export function runsDeciding(workspace: Workspace): Runs {
  const { viewState, focused, isReadOnly } = workspace;
  const write = (run: () => void) => (isReadOnly ? null : run);
  const end = write(() => (viewState.isRejecting ? reject(workspace, null) : finish(workspace)));
  return {
    finish: end,
    finishTyping: end,
    strike: focused ? write(() => strike(workspace)) : null,
    reject: write(() => workspace.change({ isRejecting: true })),
    unclear: write(() => workspace.decide("unclear")),
    flag: write(() => workspace.decide("flag")),
    skip: write(() => workspace.decide("skip")),
    undo: workspace.canUndo ? workspace.undoVerdict : null,
    acceptShown: workspace.isPhotoVisit ? write(workspace.acceptShown) : null,
    note: write(() => {
      workspace.change({ isNoting: true });
      workspace.focusField("note");
    }),
  };
}

/** A digit gives the reason of what was marked last: the rejection, the box, the sentence, the QA. */
export function giveReason(workspace: Workspace, digit: number) {
  const { draft, viewState, mention, focused, sentences } = workspace;
  const reason = workspace.reasons.find((candidate) => candidate.digit === digit);
  if (!reason || workspace.isReadOnly) return;
  const { code } = reason;
  if (viewState.isRejecting) return reject(workspace, code);
  if (mention && draft.groundings[mention.twin]?.right === false)
    return workspace.act({ kind: "judgeGrounding", twin: mention.twin, mark: { right: false, code } });
  const sentence = sentences?.[viewState.sentence];
  const turnId = focused?.answer?.id;
  const struck = draft.struck.find(
    (part) => sentence && part.turnId === turnId && part.start < sentence.end && part.end > sentence.start,
  );
  if (struck) return workspace.act({ kind: "sentenceReason", turnId: struck.turnId, start: struck.start, code });
  if (focused && draft.wrong[focused.id] !== undefined) workspace.act({ kind: "reason", pairId: focused.id, code });
}

function strike(workspace: Workspace) {
  const { focused, viewState, sentences } = workspace;
  const sentence = sentences?.[viewState.sentence];
  if (focused?.answer && sentence)
    workspace.act({ kind: "strikeSentence", turnId: focused.answer.id, start: sentence.start, end: sentence.end });
  else if (focused) workspace.act({ kind: "strike", pairId: focused.id });
}

export function reject(workspace: Workspace, code: string | null) {
  if (workspace.isReadOnly) return;
  const judged = { part: "entry" as const, right: false, ...(code ? { reasonCode: code } : {}) };
  workspace.decide("reject", { judgements: [judged], reasonCodes: code ? [code] : [] });
}

/** Ends the entry as it stands, unless something of it was not read, is empty, or leans on what goes. */
function finish(workspace: Workspace) {
  const { outcome, pairs, draft, entry, viewState } = workspace;
  if (workspace.scrollToUnread()) return workspace.change({ notice: "readOn" });
  const [empty] = emptyTurns(entry, draft);
  if (empty && outcome.decision === "edit") {
    const focus = pairs.findIndex((pair) => turnsOfPair(pair).some((turn) => turn.id === empty.id));
    return workspace.change({ focus, notice: "emptyTurn", editing: { turnId: empty.id, range: null } });
  }
  const references =
    outcome.decision === "edit"
      ? backReferences(pairs, new Set(wrongPairs(draft, workspace.entry.grounding).keys()))
      : [];
  const reference = references.find(({ pairId }) => !viewState.pointedOutPairs.has(pairId));
  if (!reference) return workspace.decide(outcome.decision, outcome);
  const focus = pairs.findIndex((pair) => pair.id === reference.pairId);
  workspace.change({
    focus,
    pointedOutPairs: new Set([...viewState.pointedOutPairs, reference.pairId]),
    backReference: { number: focus + 1, words: reference.words },
  });
}
