import { changedSpan } from "#domain/json/changed-span.ts";
import type { Atom, FoundPiece, ShownText } from "#domain/review/text/shown-text.ts";
import { atomElement } from "./atom-element.ts";

/** What a field's element holds, child by child. */
type Child =
  | { kind: "words"; text: string }
  | { kind: "atom"; atom: Atom }
  /** An image without width: browsers draw no caret between two elements that cannot be edited, nor at a line's edge next to one. */
  | { kind: "stand" }
  /** A line ending at the very end is only seen with something behind it. */
  | { kind: "end" };

/**
 * Makes the element hold the shown text, touching no child that holds its part already: the browser's spelling marks and
 * its caret live in them. True where anything was changed.
 */
export function drawShown(field: HTMLElement, shown: ShownText, isLastOfItsLine: boolean): boolean {
  const wanted = childrenFor(shown, isLastOfItsLine);
  const there = Array.from(field.childNodes);
  const shorter = Math.min(wanted.length, there.length);
  let head = 0;
  while (head < shorter && isDrawn(there[head], wanted[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isDrawn(there.at(-1 - tail), wanted.at(-1 - tail))) tail++;
  const old = there.slice(head, there.length - tail);
  const now = wanted.slice(head, wanted.length - tail);
  if (old.length === 0 && now.length === 0) return false;
  const [only, ...others] = old;
  const [one, ...more] = now;
  if (only instanceof Text && one?.kind === "words" && others.length === 0 && more.length === 0) {
    const { start, end } = changedSpan(only.data, one.text);
    only.replaceData(start, end - start, one.text.slice(start, one.text.length - (only.data.length - end)));
    return true;
  }
  const behind = there[there.length - tail] ?? null;
  for (const node of old) node.remove();
  for (const child of now) field.insertBefore(nodeFor(child), behind);
  return true;
}

function childrenFor({ pieces }: ShownText, isLastOfItsLine: boolean): Child[] {
  const children: Child[] = [];
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const isBehindAtom = before !== undefined && before.kind !== "words";
    if (piece.kind === "words") {
      if (isBehindAtom && piece.text.startsWith("\n")) children.push({ kind: "stand" });
      children.push({ kind: "words", text: piece.text });
    } else {
      if (before === undefined || isBehindAtom || before.text.endsWith("\n")) children.push({ kind: "stand" });
      children.push({ kind: "atom", atom: piece });
    }
  }
  const last = pieces.at(-1);
  if (last && last.kind !== "words") children.push({ kind: "stand" });
  if (isLastOfItsLine && (last === undefined || (last.kind === "words" && last.text.endsWith("\n"))))
    children.push({ kind: "end" });
  else if (last === undefined) children.push({ kind: "stand" });
  return children;
}

function isDrawn(node: ChildNode | undefined, child: Child | undefined): boolean {
  switch (child?.kind) {
    case "words":
      return node instanceof Text && node.data === child.text;
    case "atom":
      return (
        node instanceof HTMLElement && node.dataset.raw === child.atom.text && node.dataset.atom === child.atom.kind
      );
    case "stand":
      return node instanceof HTMLImageElement;
    case "end":
      return isEnd(node);
    default:
      return false;
  }
}

function nodeFor(child: Child): Node {
  switch (child.kind) {
    case "words":
      return document.createTextNode(child.text);
    case "atom":
      return atomElement(child.atom);
    case "end": {
      const end = document.createElement("br");
      end.dataset.end = "";
      return end;
    }
    case "stand": {
      const image = document.createElement("img");
      image.alt = "";
      image.className = "inline h-[1em] w-0 max-w-none align-text-top";
      return image;
    }
  }
}

const LINE_ENDING: FoundPiece = { isAtom: false, text: "\n" };

/** What is drawn behind a line ending at the very end, and is none itself. */
const isEnd = (node: Node | undefined | null): boolean =>
  node instanceof HTMLBRElement && node.dataset.end !== undefined;

/**
 * What the element holds now, after the browser changed it: words and the raw texts of atoms; what only helps the caret is left
 * out. Lines that an input method committed are blocks of their own; a BR that ends one only holds it open.
 */
export function readFound(root: Node): FoundPiece[] {
  return Array.from(root.childNodes).flatMap((node): FoundPiece[] => {
    if (node instanceof Text) return node.data === "" ? [] : [{ isAtom: false, text: node.data }];
    if (node instanceof HTMLElement && node.dataset.raw !== undefined)
      return [{ isAtom: true, text: node.dataset.raw }];
    if (node instanceof HTMLBRElement) return isEnd(node) || node === root.lastChild ? [] : [LINE_ENDING];
    if (!(node instanceof HTMLDivElement)) return readFound(node);
    const isFollowed = node.nextSibling && !(node.nextSibling instanceof HTMLDivElement) && !isEnd(node.nextSibling);
    return [...(node.previousSibling ? [LINE_ENDING] : []), ...readFound(node), ...(isFollowed ? [LINE_ENDING] : [])];
  });
}
