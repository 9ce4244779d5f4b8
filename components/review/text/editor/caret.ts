import { must } from "#domain/must.ts";
import { readFound } from "./field-dom.ts";

/** Where a selection begins and where it can be moved: offsets in the shown text. Equal for a caret. */
export type Selected = { anchor: number; focus: number };

/** The selection within a field; null where it lies elsewhere. */
export function selectedIn(field: HTMLElement): Selected | null {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = must(document.getSelection(), "the page is shown");
  if (!anchorNode || !focusNode || !field.contains(anchorNode) || !field.contains(focusNode)) return null;
  return { anchor: offsetAt(field, anchorNode, anchorOffset), focus: offsetAt(field, focusNode, focusOffset) };
}

/**
 * The selection where one of its ends lies within an atom, moved to that one's edge: a caret comes behind it, of more than a
 * caret it is a part. Null where none does.
 */
export function wholeAtomsIn(field: HTMLElement): Selected | null {
  const { anchorNode, focusNode, isCollapsed } = must(document.getSelection(), "the page is shown");
  const selected = selectedIn(field);
  const [anchorAtom, focusAtom] = [atomOf(anchorNode), atomOf(focusNode)];
  if (!selected || (!anchorAtom && !focusAtom)) return null;
  if (isCollapsed) return selected;
  const isForward = selected.anchor <= selected.focus;
  const edge = (atom: HTMLElement | null, offset: number, isFirst: boolean) =>
    atom ? offsetAt(field, atom, atom.childNodes.length) - (isFirst ? 1 : 0) : offset;
  return { anchor: edge(anchorAtom, selected.anchor, isForward), focus: edge(focusAtom, selected.focus, !isForward) };
}

const atomOf = (node: Node | null): HTMLElement | null =>
  (node instanceof Element ? node : (node?.parentElement ?? null))?.closest<HTMLElement>("[data-raw]") ?? null;

/** Selects a span of a field's shown text, or places the caret. The field has to have the focus. */
export function select(field: HTMLElement, { anchor, focus }: Selected): void {
  const from = placeOf(field, anchor);
  const to = placeOf(field, focus);
  document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

/** The shown text's offset of a place in the document; within an atom: behind it, at its very beginning: before it. */
export function offsetAt(field: HTMLElement, node: Node, offset: number): number {
  const before = document.createRange();
  before.setStart(field, 0);
  const atom = atomOf(node);
  if (!atom) before.setEnd(node, offset);
  else if (offset === 0 && (node === atom || node === atom.firstChild)) before.setEndBefore(atom);
  else before.setEndAfter(atom);
  return readFound(before.cloneContents()).reduce((sum, piece) => sum + (piece.isAtom ? 1 : piece.text.length), 0);
}

/** Words are preferred to the gaps next to atoms: browsers type there without a fault. */
function placeOf(field: HTMLElement, offset: number): { node: Node; offset: number } {
  let left = offset;
  let gap = 0;
  for (const [index, node] of field.childNodes.entries()) {
    if (node instanceof Text) {
      const isBeforeStand = left === node.length && node.nextSibling instanceof HTMLImageElement;
      if (left <= node.length && !isBeforeStand) return { node, offset: left };
      left -= node.length;
    } else if (node instanceof HTMLElement && node.dataset.raw !== undefined) {
      if (left === 0) return { node: field, offset: index };
      left -= 1;
    }
    gap = node instanceof HTMLBRElement ? index : index + 1;
  }
  return { node: field, offset: gap };
}

/** Scrolls the nearest scrolling parent until the caret is in sight; browsers do so only for what they typed themselves. */
export function showCaret(field: HTMLElement): void {
  const selection = document.getSelection();
  if (!selection?.rangeCount) return;
  const caret = selection.getRangeAt(0).getBoundingClientRect();
  let parent = field.parentElement;
  while (parent && parent.scrollHeight <= parent.clientHeight) parent = parent.parentElement;
  if (!parent || caret.height === 0) return;
  const frame = parent.getBoundingClientRect();
  if (caret.top < frame.top) parent.scrollTop -= frame.top - caret.top;
  else if (caret.bottom > frame.bottom) parent.scrollTop += caret.bottom - frame.bottom;
}
