/**
 * Which parts of the entries on screen have been seen: an entry is only accepted when all of it was. A part is an element
 * with `data-part` under one with `data-entry`; it counts as seen when its whole height was in the window of the
 * scrolling column, a part taller than that when both its ends were.
 */
export class ShownParts {
  readonly #seen = new Set<string>();
  #inFront = "";

  /** Marks what is in sight now. Reads positions: to be called after a paint, on scrolling and before a decision. */
  markVisible(column: HTMLElement | null): void {
    if (!column) return;
    const frame = column.getBoundingClientRect();
    for (const part of column.querySelectorAll<HTMLElement>("[data-part]")) {
      const name = nameOf(part);
      if (this.#seen.has(name)) continue;
      const { top, bottom } = part.getBoundingClientRect();
      // A pixel of slack: positions are fractions at most zooms.
      if (top >= frame.top - 1 && top <= frame.bottom) this.#seen.add(`${name} top`);
      if (bottom <= frame.bottom + 1 && bottom >= frame.top) this.#seen.add(`${name} bottom`);
      if (this.#seen.has(`${name} top`) && this.#seen.has(`${name} bottom`)) this.#seen.add(name);
    }
  }

  /** The first part of an entry that was not seen yet, or null. */
  firstUnseen(column: HTMLElement | null, entryId: string): HTMLElement | null {
    const parts =
      column?.querySelectorAll<HTMLElement>(`article[data-entry="${CSS.escape(entryId)}"] [data-part]`) ?? [];
    return Array.from(parts).find((part) => !this.#seen.has(nameOf(part))) ?? null;
  }

  /** True once for each entry that comes to the front. */
  isNew(entryId: string): boolean {
    const isNew = this.#inFront !== entryId;
    this.#inFront = entryId;
    return isNew;
  }
}

const nameOf = (part: HTMLElement) =>
  `${part.closest<HTMLElement>("[data-entry]")?.dataset.entry} ${part.dataset.part}`;
