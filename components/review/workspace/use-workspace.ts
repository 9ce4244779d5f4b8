import { type Dispatch, type RefObject, type SetStateAction, useMemo } from "react";
import { flushSync } from "react-dom";
import type { Size } from "#domain/box/box.ts";
import { applyToDraft } from "#domain/review/workspace/draft.ts";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas-props.ts";
import { COMMAND_ROWS, type CommandId } from "../keys/commands.ts";
import type { Known } from "../photo/known.ts";
import { decidedOf } from "./decided-of.ts";
import { deriveWorkspace } from "./derive-workspace.ts";
import { runsBetween } from "./runs-between.ts";
import { runsChanging } from "./runs-changing.ts";
import { runsDeciding } from "./runs-deciding.ts";
import { runsGrounding } from "./runs-grounding.ts";
import { runsViewing } from "./runs-viewing.ts";
import type { ShownParts } from "./shown-parts.ts";
import type { useViewStates } from "./use-view-states.ts";
import { NOWHERE, type Part, type ViewState } from "./view-state.ts";
import type { Slot, WorkbenchProps } from "./workbench-props.ts";
import type { DisplayState, Runs, Workspace } from "./workspace.ts";

type Parts = WorkbenchProps & {
  known: Known | null;
  photoSize: Size | null;
  canvas: RefObject<PhotoCanvasHandle | null>;
  /** What scrolls the entries. */
  column: RefObject<HTMLElement | null>;
  fields: Record<"search" | "note", RefObject<HTMLElement | null>>;
  shownParts: ShownParts;
  viewStates: ReturnType<typeof useViewStates>;
  display: DisplayState;
  setDisplay: Dispatch<SetStateAction<DisplayState>>;
};

/** The entry in focus as its commands see it, and what each command does now. */
export function useWorkspace(parts: Parts) {
  const { slots, active, reasons, guideline, readOnlyNote, isPhotoVisit, known, display, setDisplay } = parts;
  const { canvas, column, fields, shownParts, viewStates } = parts;
  const { entry, draft } = active;
  const { viewState, change } = viewStates;
  const isReadOnly = readOnlyNote !== null;

  const deriveOther = (slot: Slot) =>
    deriveWorkspace({
      ...slot,
      viewState: viewStates.viewStateOf(slot),
      display,
      known,
      photoSize: parts.photoSize,
      reasons,
    });
  const deriveAt = (at: ViewState) =>
    deriveWorkspace({
      entry,
      draft,
      viewState: at,
      display,
      known,
      photoSize: parts.photoSize,
      reasons,
    });
  // React begins a render anew when an entry's view state starts with it, and renders for what is told, too: nothing of that is derived again.
  const { photoSize } = parts;
  const derived = useMemo(
    () => deriveWorkspace({ entry, draft, viewState, display, known, photoSize, reasons }),
    [entry, draft, viewState, display, known, photoSize, reasons],
  );
  const workspace: Workspace = {
    ...derived,
    isReadOnly,
    canUndo: parts.canUndo,
    isPhotoVisit,
    canvas,
    act(action) {
      if (isReadOnly) return;
      viewState.time.noteActivity();
      if (viewState.backReference || viewState.notice) change({ backReference: null, notice: null });
      parts.onDraft(entry.id, applyToDraft(entry, draft, action));
    },
    change,
    changeDisplay: (part) => setDisplay((now) => ({ ...now, ...part })),
    aid: (seen) => change({ aids: { ...viewState.aids, ...seen } }),
    decide(decision, more = {}) {
      if (isReadOnly) return;
      parts.onDecide([{ entryId: entry.id, decided: decidedOf(workspace, decision, guideline, more) }]);
    },
    scrollToUnread() {
      shownParts.markVisible(column.current);
      const unseen = shownParts.firstUnseen(column.current, entry.id);
      unseen?.scrollIntoView({ block: "start" });
      return unseen !== null;
    },
    focusField(field) {
      // The field comes with the render that was just asked for; the next key must already find it.
      flushSync(() => {});
      fields[field].current?.focus();
    },
    announce(announcement, values = {}) {
      const [id, outcome] = announcement.split(".") as [CommandId, string];
      parts.onAnnounce((words) => words.outcome(id, outcome, values), "showsOutcome" in COMMAND_ROWS[id]);
    },
    acceptShown() {
      shownParts.markVisible(column.current);
      const shown = slots
        .filter((slot) => shownParts.firstUnseen(column.current, slot.entry.id) === null)
        .map((slot) => ({ ...workspace, ...(slot.entry.id === entry.id ? derived : deriveOther(slot)) }))
        .filter((own) => own.outcome.decision === "accept");
      const { durationMs, activeMs } = viewState.time.read();
      // One look at the photo has judged them all: each gets its share of the time.
      const share = (ms: number) => Math.round(ms / Math.max(1, shown.length));
      const times = { durationMs: share(durationMs), activeMs: share(activeMs) };
      parts.onDecide(
        shown.map((own) => ({
          entryId: own.entry.id,
          decided: decidedOf(own, "accept", guideline, { ...own.outcome, ...times, mode: "bulk" }),
        })),
      );
      if (shown.length === 0) change({ notice: "acceptedNone" });
      parts.onAnnounce(({ review }) => review("acceptedShown", { count: shown.length }), shown.length > 0);
    },
    switchMode: () => parts.onMode?.(),
    undoVerdict: parts.onUndo,
    replaceRejected: parts.onReplace ?? null,
  };
  const runsOf = (own: Workspace): Runs => ({
    ...runsDeciding(own),
    ...runsChanging(own),
    ...runsGrounding(own),
    ...runsViewing(own),
    ...(parts.onMode === null ? { mode: null } : {}),
    nextEntry: parts.neighbours?.next ?? null,
    previousEntry: parts.neighbours?.previous ?? null,
    ...runsBetween(own, slots, parts.onActive),
  });
  const runs = runsOf(workspace);
  const canRun = (id: CommandId) => Boolean(runs[id]) || "hold" in COMMAND_ROWS[id];
  const run = (id: CommandId, at?: Part) => {
    viewState.time.noteActivity();
    if (at === undefined || (at.focus === viewState.focus && at.sentence === viewState.sentence)) return runs[id]?.();
    const there = { ...at, ...NOWHERE };
    change(there);
    runsOf({ ...workspace, ...deriveAt({ ...viewState, ...there }) })[id]?.();
  };
  return { workspace, derived, deriveOther, canRun, run };
}
