import { keyOf } from "#domain/review/keys/key-press.ts";
import type { EditingField } from "./editing-field.ts";
import type { FieldReport } from "./field-report.ts";

/** What a key in a field does besides typing: an event to report, a step of the caret that was made here, or null: the browser's. */
export function pressKey(
  event: KeyboardEvent,
  element: HTMLElement,
  field: EditingField,
): FieldReport | "walked" | null {
  switch (keyOf(event)) {
    case "Control+z":
      return { kind: "undo" };
    case "Control+Shift+z":
    case "Control+y":
      return { kind: "redo" };
    case "Escape":
      return { kind: "done" };
    case "Enter": {
      const chip = field.selectedAtom()?.node.dataset.mention;
      return chip ? { kind: "pick", key: chip } : null;
    }
    default:
      return isArrow(event) && walk(event, element, field) ? "walked" : null;
  }
}

/** Sideways; Command goes to the line's edge, which the browser finds. */
const isArrow = (event: KeyboardEvent): boolean => /^Arrow(Left|Right)$/.test(event.key) && !event.metaKey;

/** A step to or from an atom. With Shift the selection takes it in whole, by words the caret goes past it. */
function walk(event: KeyboardEvent, element: HTMLElement, field: EditingField): boolean {
  const selected = field.selected();
  if (!selected) return false;
  const isForward = (event.key === "ArrowRight") === (getComputedStyle(element).direction === "ltr");
  const { anchor, focus, start, end } = selected;
  const next = focus + (isForward ? 1 : -1);
  if (event.shiftKey || event.ctrlKey || event.altKey) {
    if (!field.atomBeside(focus, isForward)) return false;
    field.select({ anchor: event.shiftKey ? anchor : next, focus: next });
    return true;
  }
  // An atom on the way is selected by one step and left by the next, so that a key can mean it.
  if (start < end) {
    if (!field.selectedAtom()) return false;
    const edge = isForward ? end : start;
    field.select({ anchor: edge, focus: edge });
    return true;
  }
  if (!field.atomBeside(focus, isForward)) return false;
  field.select({ anchor: focus, focus: next });
  return true;
}
