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
    editUndo:
      !isReadOnly && draft.done.length > 0
        ? () => {
            workspace.act({ kind: "undo" });
            workspace.announce("editUndo.undone");
          }
        : null,
    editRedo:
      !isReadOnly && draft.undone.length > 0
        ? () => {
            workspace.act({ kind: "redo" });
            workspace.announce("editRedo.redone");
          }
        : null,
    restoreText: isImported
      ? write(() => {
          workspace.act({ kind: "restore", turnIds: focused ? turnsOfPair(focused).map((turn) => turn.id) : [] });
          workspace.announce("restoreText.restored");
        })
      : null,
    addTurns: whole(() => {
      const questionId = uuid();
      workspace.act({ kind: "addPair", behind: pairId, questionId, answerId: uuid() });
      workspace.change({ focus: index + 1, editing: { turnId: questionId, range: null } });
      workspace.announce("addTurns.added", { number: index + 2 });
    }),
    deleteTurns:
      pairs.length > 1
        ? whole(() => {
            workspace.act({ kind: "deletePair", pairId });
            workspace.announce("deleteTurns.deleted", { number: index + 1 });
          })
        : null,
    cutHere:
      index > 0
        ? whole(() => {
            workspace.act({ kind: "cutFrom", pairId });
            workspace.announce("cutHere.cut", { count: pairs.length - index });
          })
        : null,
    moveTurnsUp: index > 0 ? whole(() => move(-1)) : null,
    moveTurnsDown: index < pairs.length - 1 ? whole(() => move(1)) : null,
  };

  function move(by: -1 | 1) {
    workspace.act({ kind: "movePair", pairId, by });
    workspace.change({ focus: viewState.focus + by });
    const place = { number: index + 1 + by, count: pairs.length };
    workspace.announce(by < 0 ? "moveTurnsUp.moved" : "moveTurnsDown.moved", place);
  }
}

/** Opens the turn of the phrase in focus as a field, else the answer (or the sentence of it that is in focus); pressed again the other turn. */
function edit({ focused, viewState, sentences, stops, change }: Workspace) {
  if (!focused) return;
  const { answer, question } = focused;
  const pointedAt = stops.find((stop) => stop.key === viewState.mention)?.turnId;
  const turns = [answer, question].filter((turn) => turn !== null);
  const first = turns.find((turn) => turn.id === pointedAt) ?? turns[0];
  if (!first) return;
  const turn = viewState.editing?.turnId === first.id ? (turns.find((other) => other !== first) ?? first) : first;
  const range = turn === answer ? rangeOf(turn.value, sentences?.[viewState.sentence]) : null;
  change({ editing: { turnId: turn.id, range } });
}

/** A sentence as a field takes it; the blanks behind it stay out. */
function rangeOf(text: string, sentence: { start: number; end: number } | undefined) {
  if (!sentence) return null;
  const { start, end } = sentence;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** Leaves what is innermost: the drawing, the box, the field, the rest of the reasons, the question for a reason, the mention, the panel. */
function end({ viewState, display, change, changeDisplay, announce }: Workspace) {
  const { drawing, editedBox, editing, isRestOpen, isRejecting, backReference, notice, mention } = viewState;
  const left = (part: Parameters<typeof change>[0], outcome: Parameters<typeof announce>[0]) => {
    change(part);
    announce(outcome);
  };
  if (drawing) return left({ drawing: null }, "editEnd.drawing");
  if (editedBox !== null) return left({ editedBox: null, boxAt: editedBox }, "editEnd.box");
  if (editing) return left({ editing: null, selection: null }, "editEnd.editing");
  if (isRestOpen) return left({ isRestOpen: false }, "reasons.first");
  if (isRejecting || backReference || notice)
    return left({ isRejecting: false, backReference: null, notice: null }, "editEnd.asking");
  if (mention) return left({ mention: null, boxAt: null }, "editEnd.phrase");
  if (display.panel) {
    changeDisplay({ panel: null });
    announce("editEnd.panel");
  }
  focusKeyHome();
}
