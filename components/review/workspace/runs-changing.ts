import { v4 as uuid } from "uuid";
import { turnsOfPair } from "#domain/entry/turn.ts";
import { focusKeyHome } from "../../ui/key-home.ts";
import type { Desk, Runs } from "./workspace.ts";

/** Commands that change the text: writing, whole QAs, and the steps back and forth. */
export function runsChanging(desk: Desk): Runs {
  const { focused, pairs, look, draft, isReadOnly } = desk;
  const write = (run: () => void) => (isReadOnly || !focused ? null : run);
  const index = focused ? pairs.indexOf(focused) : -1;
  const isConversation = desk.entry.task === "conversation" || desk.entry.task === "other";
  const whole = (run: () => void) => (isConversation ? write(run) : null);
  const pairId = focused?.id ?? "";
  const isImported = desk.entry.turns.some((turn) => turn.id === pairId);
  return {
    edit: write(() => edit(desk)),
    editEnd: () => end(desk),
    editUndo: !isReadOnly && draft.done.length > 0 ? () => desk.act({ kind: "undo" }) : null,
    editRedo: !isReadOnly && draft.undone.length > 0 ? () => desk.act({ kind: "redo" }) : null,
    restoreText: isImported
      ? write(() => desk.act({ kind: "restore", turnIds: focused ? turnsOfPair(focused).map((turn) => turn.id) : [] }))
      : null,
    addTurns: whole(() => {
      const questionId = uuid();
      desk.act({ kind: "addPair", behind: pairId, questionId, answerId: uuid() });
      desk.change({ focus: index + 1, editing: { turnId: questionId, range: null } });
    }),
    deleteTurns: pairs.length > 1 ? whole(() => desk.act({ kind: "deletePair", pairId })) : null,
    cutHere: index > 0 ? whole(() => desk.act({ kind: "cutFrom", pairId })) : null,
    moveTurnsUp: index > 0 ? whole(() => move(desk, -1)) : null,
    moveTurnsDown: index < pairs.length - 1 ? whole(() => move(desk, 1)) : null,
  };

  function move(_: Desk, by: -1 | 1) {
    desk.act({ kind: "movePair", pairId, by });
    desk.change({ focus: look.focus + by });
  }
}

/** Opens the answer in focus (or the sentence of it) as a field; pressed again the question. */
function edit({ focused, look, sentences, change }: Desk) {
  if (!focused) return;
  const { answer, question } = focused;
  if (answer && look.editing?.turnId !== answer.id)
    return change({ editing: { turnId: answer.id, range: rangeOf(answer.value, sentences?.[look.sentence]) } });
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
function end({ look, see, change, changeSee }: Desk) {
  if (look.drawing) return change({ drawing: null });
  if (look.editedBox !== null) return change({ editedBox: null });
  if (look.editing) return change({ editing: null, selection: null });
  if (look.isRejecting || look.leaning || look.notice)
    return change({ isRejecting: false, leaning: null, notice: null });
  if (look.mention) return change({ mention: null });
  if (see.panel) changeSee({ panel: null });
  focusKeyHome();
}
