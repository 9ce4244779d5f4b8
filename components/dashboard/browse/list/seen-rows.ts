export type Seen = {
  /** Indexes of the first and last row in the window; `last` below `first` where there is none. */
  first: number;
  last: number;
  /** Rows of the whole list before the strip's first one: null where nobody knows. */
  before: number | null;
  isExact: boolean;
};

/** Which rows the window shows: told by the list as it scrolls, read by the line below it, without drawing what is between. */
export class SeenRows {
  #seen: Seen = { first: 0, last: -1, before: null, isExact: false };
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly seen = (): Seen => this.#seen;

  tell(seen: Seen): void {
    const now = this.#seen;
    if ((Object.keys(seen) as (keyof Seen)[]).every((key) => now[key] === seen[key])) return;
    this.#seen = seen;
    for (const listener of this.#listeners) listener();
  }
}
