import { v4 as uuid } from "uuid";
import { turnsOfPair } from "#domain/entry/turn.ts";
import { focusKeyHome } from "../../ui/key-home.ts";
import type { Runs, Workspace } from "./workspace.ts";

/** Commands that change the text: writing, whole QAs, and the steps back and forth. */
export function runsChanging(workspace: Workspace): Runs {
  const { focused, pairs, viewState, draft, isReadOnly } = workspace;
  const write = (run: () => void) => (isReadOnly || !focused ? null : run);
  const index = focused ? pairs.indexOf(focused) : -1;
  const isConversation = workspace.entry.task === "conversation" || workspace.entry.task === "other";
  const whole = (run: () => void) => (isConversation ? write(run) : null);
  const pairId = focused?.id ?? "";
  const isImported = workspace.entry.turns.some((turn) => turn.id === pairId);
  return {
    edit: write(() => edit(workspace)),
    editEnd: () => end(workspace),
    editUndo: !isReadOnly && draft.done.length > 0 ? () => workspace.act({ kind: "undo" }) : null,
    editRedo: !isReadOnly && draft.undone.length > 0 ? () => workspace.act({ kind: "redo" }) : null,
    restoreText: isImported
      ? write(() =>
          workspace.act({ kind: "restore", turnIds: focused ? turnsOfPair(focused).map((turn) => turn.id) : [] }),
        )
      : null,
    addTurns: whole(() => {
      const questionId = uuid();
      workspace.act({ kind: "addPair", behind: pairId, questionId, answerId: uuid() });
      workspace.change({ focus: index + 1, editing: { turnId: questionId, range: null } });
    }),
    deleteTurns: pairs.length > 1 ? whole(() => workspace.act({ kind: "deletePair", pairId })) : null,
    cutHere: index > 0 ? whole(() => workspace.act({ kind: "cutFrom", pairId })) : null,
    moveTurnsUp: index > 0 ? whole(() => move(workspace, -1)) : null,
    moveTurnsDown: index < pairs.length - 1 ? whole(() => move(workspace, 1)) : null,
  };

  function move(_: Workspace, by: -1 | 1) {
    workspace.act({ kind: "movePair", pairId, by });
    workspace.change({ focus: viewState.focus + by });
  }
}

/** Opens the answer in focus (or the sentence of it) as a field; pressed again the question. */
function edit({ focused, viewState, sentences, change }: Workspace) {
  if (!focused) return;
  const { answer, question } = focused;
  if (answer && viewState.editing?.turnId !== answer.id)
    return change({ editing: { turnId: answer.id, range: rangeOf(answer.value, sentences?.[viewState.sentence]) } });
  const other = question ?? answer;
  if (other) change({ editing: { turnId: other.id, range: null } });
}

/** A sentence as a field takes it; the blanks behind it stay out. */
function rangeOf(text: string, sentence: { start: number; end: number } | undefined) {
  if (!sentence) return null;
  const { start, end } = sentence;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** Leaves what is innermost: the drawing, the box, the field, the question for a reason, the mention. */
function end({ viewState, display, change, changeDisplay }: Workspace) {
  if (viewState.drawing) return change({ drawing: null });
  if (viewState.editedBox !== null) return change({ editedBox: null });
  if (viewState.editing) return change({ editing: null, selection: null });
  if (viewState.isRejecting || viewState.backReference || viewState.notice)
    return change({ isRejecting: false, backReference: null, notice: null });
  if (viewState.mention) return change({ mention: null });
  if (display.panel) changeDisplay({ panel: null });
  focusKeyHome();
}
