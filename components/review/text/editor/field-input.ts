import type { Span } from "#domain/review/text/shown-text.ts";
import { deletionOf } from "./deletion.ts";
import type { EditingField } from "./editing-field.ts";

/** Words that are put in: by the browser where only letters of one stretch of words are met, else by the field. */
export function insertBy(event: InputEvent, element: HTMLElement, field: EditingField): void {
  const isLineEnding = event.inputType === "insertParagraph" || event.inputType === "insertLineBreak";
  const words = isLineEnding ? "\n" : (event.data ?? event.dataTransfer?.getData("text/plain") ?? "");
  const target = targetOf(event, element);
  if (target && !isLineEnding && isWithinWords(target)) return;
  event.preventDefault();
  if (target) field.replace(spanOf(field, target), words);
}

/** A key that deletes: letters of one stretch of words go by the browser, which knows letters of several code points. */
export function deleteBy(event: InputEvent, element: HTMLElement, field: EditingField): void {
  const selected = field.selected();
  const target = targetOf(event, element);
  if (!selected || !target) {
    event.preventDefault();
    return;
  }
  const taken = spanOf(field, target);
  const deletion = deletionOf(field.shown, event.inputType, selected, taken);
  if (deletion.kind === "unwrap") {
    event.preventDefault();
    const isBefore = selected.start === selected.end && event.inputType.endsWith("Forward");
    field.unwrap(deletion.atom, isBefore ? "before" : "behind");
    return;
  }
  const { start, end } = deletion.span;
  if (start === taken.start && end === taken.end && isWithinWords(target)) return;
  event.preventDefault();
  if (start < end) field.replace(deletion.span, "");
}

/** What the browser would replace or take, as the event names it, else found out; null: nothing of the field. */
function targetOf(event: InputEvent, element: HTMLElement): AbstractRange | null {
  const range = event.getTargetRanges()[0] ?? takenBy(event.inputType);
  return range && element.contains(range.startContainer) && element.contains(range.endContainer) ? range : null;
}

/** Chromium does not name what a key deletes: the selection, or what moving it by that much would cover. */
function takenBy(inputType: string): AbstractRange | null {
  const selection = document.getSelection();
  if (!selection?.rangeCount) return null;
  const caret = selection.getRangeAt(0);
  if (!caret.collapsed || !inputType.startsWith("delete")) return caret;
  selection.modify("extend", inputType.endsWith("Forward") ? "forward" : "backward", stepOf(inputType));
  const taken = selection.getRangeAt(0).cloneRange();
  selection.collapse(caret.startContainer, caret.startOffset);
  return taken;
}

const stepOf = (inputType: string): string =>
  inputType.includes("Word")
    ? "word"
    : inputType.includes("SoftLine")
      ? "lineboundary"
      : inputType.includes("HardLine")
        ? "paragraphboundary"
        : "character";

const spanOf = (field: EditingField, range: AbstractRange): Span => ({
  start: field.offsetAt(range.startContainer, range.startOffset),
  end: field.offsetAt(range.endContainer, range.endOffset),
});

const isWithinWords = ({ startContainer, endContainer }: AbstractRange): boolean =>
  startContainer instanceof Text && startContainer === endContainer;
