import { useState } from "react";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { startViewState, type ViewState } from "./view-state.ts";
import type { Slot } from "./workbench-props.ts";

/**
 * Where the reviewer is within each entry on the screen. The view state of an entry begins when it is first shown and ends when it
 * leaves the screen, so that its time is its own.
 */
export function useViewStates(slots: readonly Slot[], active: Slot, onOther: () => void) {
  const [viewStates, setViewStates] = useState<Readonly<Record<string, ViewState>>>({});
  const [shownId, setShownId] = useState(active.entry.id);
  const fresh = useFreshViewState(active.entry, active.draft.note !== "");
  if (shownId !== active.entry.id) {
    setShownId(active.entry.id);
    setViewStates(
      Object.fromEntries(slots.flatMap(({ entry: { id } }) => (viewStates[id] ? [[id, viewStates[id]]] : []))),
    );
    onOther();
  }
  const viewState = viewStates[active.entry.id] ?? fresh;
  return {
    viewState,
    viewStateOf: ({ entry }: Slot): ViewState => viewStates[entry.id] ?? { ...fresh, entryId: entry.id },
    change(part: Partial<ViewState>) {
      viewState.time.noteActivity();
      setViewStates((all) => ({ ...all, [active.entry.id]: { ...(all[active.entry.id] ?? viewState), ...part } }));
    },
  };
}

/** The view state of an entry that nothing was done on yet. */
function useFreshViewState(entry: EntryView, isNoting: boolean): ViewState {
  const [current, setCurrent] = useState(() => startViewState(entry, isNoting));
  if (current.entryId === entry.id) return current;
  const fresh = startViewState(entry, isNoting);
  setCurrent(fresh);
  return fresh;
}
