import { atomsWithin, type Span } from "#domain/review/text/shown-text.ts";
import type { EditingField } from "./editing-field.ts";
import { deleteBy, insertBy } from "./field-input.ts";
import { pressKey } from "./field-keys.ts";
import type { FieldReport } from "./field-report.ts";

/** Joins a field to what its reviewer does on its element, until the answered function is called. */
export function joinEvents(element: HTMLElement, field: EditingField, report: (news: FieldReport) => void): () => void {
  const joined = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, run, { signal: joined.signal });
  let isComposing = false;

  on("compositionstart", () => {
    isComposing = true;
  });
  on("compositionend", () => {
    isComposing = false;
    field.readBack();
  });
  on("input", (event) => {
    if (!event.isComposing) field.readBack();
  });
  on("beforeinput", (event) => {
    // An input method writes into the element as it likes; what came of it is read when it ends.
    if (event.isComposing) return;
    // Its end was not told, as where a press elsewhere in the text took the caret away: it is read before more is written.
    if (isComposing) field.readBack();
    isComposing = false;
    const { inputType } = event;
    if (inputType === "historyUndo" || inputType === "historyRedo") {
      event.preventDefault();
      return report({ kind: inputType === "historyUndo" ? "undo" : "redo" });
    }
    if (inputType.startsWith("format")) return event.preventDefault();
    if (inputType.startsWith("delete")) return deleteBy(event, element, field);
    if (inputType.startsWith("insert") && inputType !== "insertCompositionText") insertBy(event, element, field);
  });

  on("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const news = pressKey(event, element, field);
    if (news) event.preventDefault();
    if (news && news !== "walked") report(news);
  });

  on("copy", (event) => copy(event, field));
  on("cut", (event) => {
    const span = copy(event, field);
    if (span) field.replace(span, "");
  });
  on("paste", (event) => {
    event.preventDefault();
    const selected = field.selected();
    const words = event.clipboardData?.getData("text/plain");
    if (selected && words) field.replace(selected, words);
  });
  // A chip that is dragged would leave its words and box behind, or land in another turn: cut and paste moves it.
  on("dragstart", (event) => event.preventDefault());
  on("drop", (event) => {
    event.preventDefault();
    const words = event.dataTransfer?.getData("text/plain");
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (!words || !place || !element.contains(place.offsetNode)) return;
    const offset = field.offsetAt(place.offsetNode, place.offset);
    element.focus({ preventScroll: true });
    field.replace({ start: offset, end: offset }, words);
  });

  on("pointerover", (event) => {
    const chip = chipAt(event.target);
    if (chip) report({ kind: "point", key: chip.dataset.mention ?? null });
  });
  on("pointerout", (event) => {
    if (chipAt(event.target) && !chipAt(event.relatedTarget)) report({ kind: "point", key: null });
  });
  on("mousedown", (event) => {
    const atom = atomAt(event.target);
    if (!atom || event.button !== 0 || event.shiftKey) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    const behind = field.offsetAt(atom, atom.childNodes.length);
    field.select({ anchor: behind - 1, focus: behind });
  });
  on("click", (event) => {
    const key = chipAt(event.target)?.dataset.mention;
    if (key) report({ kind: "pick", key });
  });

  let told: Span | null = null;
  let marked: HTMLElement | null = null;
  const mark = (atom: HTMLElement | null) => {
    if (atom === marked) return;
    marked?.removeAttribute("data-selected");
    atom?.setAttribute("data-selected", "true");
    if (chipAt(atom) || chipAt(marked)) report({ kind: "point", key: chipAt(atom)?.dataset.mention ?? null });
    marked = atom;
  };
  on("blur", () => mark(null));
  const onSelection = () => {
    // A click on the photo takes the selection away, but the words that were selected are to get the box drawn there.
    if (isComposing || document.activeElement !== element) return;
    field.selectWholeAtoms();
    const selected = field.selected();
    mark(field.selectedAtom()?.node ?? null);
    const span =
      selected && selected.start < selected.end && atomsWithin(field.shown, selected).length === 0
        ? field.toRaw(selected)
        : null;
    if (span?.start === told?.start && span?.end === told?.end) return;
    told = span;
    report({ kind: "select", span });
  };
  document.addEventListener("selectionchange", onSelection, { signal: joined.signal });
  return () => joined.abort();
}

/** Puts the selection's raw text, tags and boxes and all, into the clipboard; answers what was selected. */
function copy(event: ClipboardEvent, field: EditingField): Span | null {
  const selected = field.selected();
  if (!selected || selected.start === selected.end || !event.clipboardData) return null;
  event.preventDefault();
  event.clipboardData.setData("text/plain", field.copy(selected));
  return selected;
}

const atomAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-raw]") : null;

const chipAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-atom=mention]") : null;
