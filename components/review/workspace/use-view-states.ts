import { useState } from "react";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { type Look, startLook } from "./view-state.ts";
import type { Slot } from "./workbench-props.ts";

/**
 * Where the reviewer is within each entry on the screen. An entry's look begins when it is first shown and ends when it
 * leaves the screen, so that its time is its own.
 */
export function useLooks(slots: readonly Slot[], active: Slot, onOther: () => void) {
  const [looks, setLooks] = useState<Readonly<Record<string, Look>>>({});
  const [shownId, setShownId] = useState(active.entry.id);
  const fresh = useFreshLook(active.entry, active.draft.note !== "");
  if (shownId !== active.entry.id) {
    setShownId(active.entry.id);
    setLooks(Object.fromEntries(slots.flatMap(({ entry: { id } }) => (looks[id] ? [[id, looks[id]]] : []))));
    onOther();
  }
  const look = looks[active.entry.id] ?? fresh;
  return {
    look,
    lookOf: ({ entry }: Slot): Look => looks[entry.id] ?? { ...fresh, entryId: entry.id },
    change(part: Partial<Look>) {
      look.time.sign();
      setLooks((all) => ({ ...all, [active.entry.id]: { ...(all[active.entry.id] ?? look), ...part } }));
    },
  };
}

/** The look at an entry that nothing was done on yet. */
function useFreshLook(entry: EntryView, isNoting: boolean): Look {
  const [held, setHeld] = useState(() => startLook(entry, isNoting));
  if (held.entryId === entry.id) return held;
  const fresh = startLook(entry, isNoting);
  setHeld(fresh);
  return fresh;
}
