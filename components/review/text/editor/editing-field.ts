import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import {
  type Atom,
  atomsWithin,
  caretAfter,
  caretFound,
  rawAfter,
  rawOffset,
  replaced,
  type ShownText,
  type Span,
  shownLength,
  shownOffset,
  shownText,
  spanAfter,
} from "#domain/review/text/shown-text.ts";
import { offsetAt, type Selected, select, selectedIn, showCaret, wholeAtomsIn } from "./caret.ts";
import { drawShown, readFound } from "./field-dom.ts";

/** What is joined to the page: the element that is edited, and those that show the text around an edited sentence. */
export type FieldElements = { field: HTMLElement; before: HTMLElement; behind: HTMLElement };

/**
 * A turn's raw text as an element that a browser edits. Letters and input methods write into the element, which is then
 * read; whatever meets an atom, and everything with more than letters to it, is done here to the raw text, and then drawn.
 * Offsets are those of the shown text where nothing else is said.
 */
export class EditingField {
  readonly #at: FieldElements;
  readonly #write: (raw: string) => void;
  readonly #grounding: Grounding;
  #raw: string;
  #shown: ShownText;
  /** Written, and not yet come back as the text of now. */
  readonly #awaited: string[] = [];

  constructor(
    at: FieldElements,
    { raw, grounding, span }: { raw: string; grounding: Grounding; span: Span | null },
    write: (raw: string) => void,
  ) {
    this.#at = at;
    this.#write = write;
    this.#grounding = grounding;
    this.#raw = raw;
    this.#shown = shownText(raw, grounding, span ?? undefined);
    this.#draw();
  }

  get shown(): ShownText {
    return this.#shown;
  }

  /** How many mentions of the turn stand before the part that is edited. */
  get mentionsBefore(): number {
    const before = shownText(this.#raw, this.#grounding, { start: 0, end: this.#shown.start });
    return before.pieces.filter(({ kind }) => kind === "mention").length;
  }

  /** The text of now, as its owner has it. What was written here comes back and changes nothing. */
  show(raw: string): void {
    const echo = this.#awaited.indexOf(raw);
    if (echo >= 0) {
      this.#awaited.splice(0, echo + 1);
      return;
    }
    this.#awaited.length = 0;
    if (raw === this.#raw) return;
    const selected = this.#selectedRaw();
    const before = this.#raw;
    this.#hold(raw, spanAfter(this.#shown, before, raw));
    this.#draw();
    if (!selected) return;
    this.#selectRaw({
      anchor: caretAfter(selected.anchor, before, raw),
      focus: caretAfter(selected.focus, before, raw),
    });
    showCaret(this.#at.field);
  }

  /** The selection, in order; null where it lies elsewhere. */
  selected(): (Selected & Span) | null {
    const found = selectedIn(this.#at.field);
    return found && { ...found, start: Math.min(found.anchor, found.focus), end: Math.max(found.anchor, found.focus) };
  }

  /**
   * Moves an end of the selection that lies within an atom to its edge, so that the atom is selected or has the caret behind it:
   * fingers and programs set it there, and browsers write nothing inside of what cannot be edited.
   */
  selectWholeAtoms(): void {
    const found = wholeAtomsIn(this.#at.field);
    if (found) select(this.#at.field, found);
  }

  select(selected: Selected): void {
    select(this.#at.field, selected);
    showCaret(this.#at.field);
  }

  /** The caret at the beginning or the end. */
  enter(edge: "start" | "end"): void {
    this.#at.field.focus({ preventScroll: true });
    const offset = edge === "start" ? 0 : this.#shown.pieces.reduce((sum, piece) => sum + shownLength(piece), 0);
    this.select({ anchor: offset, focus: offset });
  }

  /** The atom right behind an offset, or right before it. */
  atomBeside(offset: number, isForward: boolean): Atom | null {
    const start = isForward ? offset : offset - 1;
    return atomsWithin(this.#shown, { start, end: start + 1 })[0]?.atom ?? null;
  }

  /** The atom that alone is selected, and its element. */
  selectedAtom(): { atom: Atom; node: HTMLElement } | null {
    const selected = this.selected();
    if (!selected || selected.end - selected.start !== 1) return null;
    const [only] = atomsWithin(this.#shown, selected);
    const nth = atomsWithin(this.#shown, { start: 0, end: selected.start }).length;
    const node = this.#at.field.querySelectorAll<HTMLElement>("[data-raw]")[nth];
    return only && node ? { atom: only.atom, node } : null;
  }

  toRaw({ start, end }: Span): Span {
    return { start: rawOffset(this.#raw, this.#shown, start), end: rawOffset(this.#raw, this.#shown, end) };
  }

  /** A span's raw text: tags, boxes and all. */
  copy(span: Span): string {
    const { start, end } = this.toRaw(span);
    return this.#raw.slice(start, end);
  }

  /** Puts words in a span's place; referring text in them becomes atoms. The caret comes to stand behind them. */
  replace(span: Span, words: string): void {
    const { raw, caret } = replaced(this.#raw, this.toRaw(span), words);
    this.#take(raw, caret);
  }

  /** Takes an atom's tags and boxes away. The caret stays on the side where it was, behind the words where it was on neither. */
  unwrap(atom: Atom, caret: "before" | "behind"): void {
    const { raw, caret: end } = replaced(this.#raw, atom, atom.words);
    this.#take(raw, caret === "before" ? atom.start : end);
  }

  /** Takes over what the browser did to the element. */
  readBack(): void {
    const found = readFound(this.#at.field);
    const raw = rawAfter(this.#raw, this.#shown, found);
    const selected = selectedIn(this.#at.field);
    const caret = caretFound(this.#raw, this.#shown, found, raw, selected?.focus ?? 0);
    if (raw !== this.#raw) this.#take(raw, selected && caret);
    else if (this.#draw() && selected) this.#selectRaw({ anchor: caret, focus: caret });
  }

  #take(raw: string, caret: number | null): void {
    if (raw === this.#raw) return;
    const { start, end } = this.#shown;
    this.#hold(raw, { start: Math.min(start, raw.length), end: end + raw.length - this.#raw.length });
    const isDrawn = this.#draw();
    const at = caret === null ? null : shownOffset(raw, this.#shown, caret);
    if (at !== null && (isDrawn || selectedIn(this.#at.field)?.focus !== at)) this.select({ anchor: at, focus: at });
    this.#awaited.push(raw);
    this.#write(raw);
  }

  #hold(raw: string, span: Span): void {
    this.#raw = raw;
    this.#shown = shownText(raw, this.#grounding, span);
  }

  #draw(): boolean {
    const { field, before, behind } = this.#at;
    before.textContent = wordsOf(this.#raw.slice(0, this.#shown.start), this.#grounding);
    behind.textContent = wordsOf(this.#raw.slice(this.#shown.end), this.#grounding);
    return drawShown(field, this.#shown, behind.textContent === "");
  }

  #selectedRaw(): Selected | null {
    if (document.activeElement !== this.#at.field) return null;
    const selected = selectedIn(this.#at.field);
    return (
      selected && {
        anchor: rawOffset(this.#raw, this.#shown, selected.anchor),
        focus: rawOffset(this.#raw, this.#shown, selected.focus),
      }
    );
  }

  #selectRaw({ anchor, focus }: Selected): void {
    select(this.#at.field, {
      anchor: shownOffset(this.#raw, this.#shown, anchor),
      focus: shownOffset(this.#raw, this.#shown, focus),
    });
  }

  /** Where a place in the document lies in the shown text. */
  offsetAt(node: Node, offset: number): number {
    return offsetAt(this.#at.field, node, offset);
  }
}
