import { turnsOfPair } from "#domain/entry/turn.ts";
import { backReferences } from "#domain/review/text/back-references.ts";
import { emptyTurns, wrongPairs } from "#domain/review/workspace/finish.ts";
import { reasonAt } from "#domain/verdict/reason-choices.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import type { Runs, Workspace } from "./workspace.ts";

/** Commands that decide: the verdict keys, marks, the way back. */
export function runsDeciding(workspace: Workspace): Runs {
  const { viewState, focused, isReadOnly } = workspace;
  const write = (run: () => void) => (isReadOnly ? null : run);
  const end = write(() => {
    // Who was asked to draw and presses Enter means the box, which is not there yet: the entry is not decided by it.
    if (viewState.drawing) return stopDrawing(workspace);
    if (viewState.isRejecting) reject(workspace, null);
    else finish(workspace);
  });
  return {
    finish: end,
    finishTyping: end,
    strike: focused ? write(() => strike(workspace)) : null,
    reject: write(() => {
      workspace.change({ isRejecting: true, isRestOpen: false });
      workspace.announce("reject.asked");
    }),
    unclear: write(() => workspace.decide("unclear")),
    flag: write(() => workspace.decide("flag")),
    skip: write(() => workspace.decide("skip")),
    undo: workspace.canUndo ? workspace.undoVerdict : null,
    replace: workspace.replaceRejected,
    acceptShown: workspace.isPhotoVisit ? write(workspace.acceptShown) : null,
    note: write(() => {
      workspace.change({ isNoting: true });
      workspace.focusField("note");
    }),
  };
}

function stopDrawing({ change, announce }: Workspace) {
  change({ drawing: null });
  announce("editEnd.drawing");
}

/** What a reason would be given for, the first of these that there is: the rejection, the box, the sentence, the QA. */
function reasonTarget({ draft, viewState, mention, focused, sentences, entry }: Workspace) {
  if (viewState.isRejecting) return { kind: "rejection" as const };
  if (mention && draft.groundings[mention.twin]?.right === false) return { kind: "box" as const, twin: mention.twin };
  const sentence = sentences?.[viewState.sentence];
  const turnId = focused?.answer?.id;
  const struck = draft.struck.find(
    (part) => sentence && part.turnId === turnId && part.start < sentence.end && part.end > sentence.start,
  );
  if (struck) return { kind: "sentence" as const, turnId: struck.turnId, start: struck.start };
  if (focused && wrongPairs(draft, entry.grounding).has(focused.id)) return { kind: "qa" as const, pairId: focused.id };
  return null;
}

/**
 * A digit gives a reason for what was marked last, and 0 opens the rest of them. False where no reason is asked for: the key is another
 * command's then.
 */
export function giveReason(workspace: Workspace, digit: number): boolean {
  const { choices, viewState, isReadOnly } = workspace;
  const target = reasonTarget(workspace);
  if (!target || isReadOnly) return false;
  if (digit === 0) return showRest(workspace);
  const reason = reasonAt(choices, digit, viewState.isRestOpen);
  if (reason) give(workspace, target, reason);
  return reason !== null;
}

/** What `0` and its button do while a reason is asked for. False where there are no more. */
export function showRest({ choices, viewState, change, announce }: Workspace): boolean {
  if (choices.rest.length === 0) return false;
  change({ isRestOpen: !viewState.isRestOpen });
  announce(viewState.isRestOpen ? "reasons.first" : "reasons.rest");
  return true;
}

function give(workspace: Workspace, target: NonNullable<ReturnType<typeof reasonTarget>>, reason: Reason) {
  const { code, nameEn, nameZh } = reason;
  if (target.kind === "rejection") return reject(workspace, code);
  workspace.change({ isRestOpen: false });
  if (target.kind === "box") workspace.act({ kind: "judgeGrounding", twin: target.twin, mark: { right: false, code } });
  else if (target.kind === "sentence")
    workspace.act({ kind: "sentenceReason", turnId: target.turnId, start: target.start, code });
  else workspace.act({ kind: "reason", pairId: target.pairId, code });
  workspace.announce("reasons.given", { reason: { en: nameEn, zh: nameZh } });
}

/** Marks the part in focus, or takes its mark back. While a rejection asks for its reason it narrows that to the part: it marks, and no more. */
function strike(workspace: Workspace) {
  const { focused, viewState, sentences, pairs, draft, change, act, announce } = workspace;
  if (!focused) return;
  const { isRejecting } = viewState;
  const sentence = sentences?.[viewState.sentence];
  const turnId = focused.answer?.id;
  change({ isRejecting: false, isRestOpen: false });
  if (turnId !== undefined && sentence) {
    const { start, end } = sentence;
    const isStruck = draft.struck.some((own) => own.turnId === turnId && own.start < end && own.end > start);
    if (!isRejecting || !isStruck) act({ kind: "strikeSentence", turnId, start, end });
    return announce(isStruck && !isRejecting ? "strike.sentenceUnmarked" : "strike.sentenceMarked", {
      number: viewState.sentence + 1,
      count: sentences?.length ?? 0,
    });
  }
  const isStruck = draft.wrong[focused.id] !== undefined;
  if (!isRejecting || !isStruck) act({ kind: "strike", pairId: focused.id });
  const numbers = { number: pairs.indexOf(focused) + 1, count: pairs.length };
  announce(isStruck && !isRejecting ? "strike.unmarked" : "strike.marked", numbers);
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
