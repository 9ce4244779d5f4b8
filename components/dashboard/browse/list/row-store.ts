import type { Count } from "#domain/find/count.ts";
import type { Page } from "#domain/find/page.ts";
import type { Message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { problemOf } from "../../../ui/call.ts";
import {
  appendPage,
  beginStrip,
  keepNear,
  missingLeaves,
  noStrip,
  prependPage,
  refillPage,
  rowAt,
  type Strip,
} from "./strip.ts";

/** How a request at one end of the strip stands. */
type End = "idle" | "loading" | "failed";

export type RowState<Row> = {
  strip: Strip<Row>;
  /** `loading`: the strip is still that of the list before. */
  status: "loading" | "ready" | "failed";
  /** Counts the lists that were begun: another number is another list. */
  round: number;
  front: End;
  back: End;
  /** How many rows of the list lie before the one that the strip began with. */
  rank: Count | null;
  problem: Message | null;
};

export type LoadPage<Row> = (place: string) => Promise<Page<Row>>;

/** Rows to have ready beyond the window on each side: a flick of a wheel is about forty. */
const AHEAD = 60;
/** An empty page leads on. So many in a row are asked for before the reader has to ask. */
const EMPTY_MAX = 40;

/**
 * The rows of a list that is too long to hold, as far as they were looked at; an external store for React. `begin` opens
 * a list at a place, `see` tells which rows are in the window and fetches what it needs.
 */
export class RowStore<Row extends { id: string }> {
  #state: RowState<Row> = {
    strip: noStrip(),
    status: "loading",
    round: 0,
    front: "idle",
    back: "idle",
    rank: null,
    problem: null,
  };
  #load: LoadPage<Row> | null = null;
  #place = "";
  #asked = 0;
  #window: [number, number] = [0, 0];
  #empty = 0;
  readonly #refilling = new Set<string>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): RowState<Row> => this.#state;

  /** Opens a list at a place. What is shown stays until its first page is there. */
  async begin(load: LoadPage<Row>, place: string): Promise<void> {
    const asked = ++this.#asked;
    this.#load = load;
    this.#place = place;
    this.#refilling.clear();
    this.#change({ status: "loading", problem: null });
    try {
      const page = await load(place);
      if (asked !== this.#asked) return;
      this.#window = [0, 0];
      this.#empty = page.rows.length === 0 ? 1 : 0;
      const round = this.#state.round + 1;
      this.#change({
        strip: beginStrip(place, page),
        status: "ready",
        round,
        front: "idle",
        back: "idle",
        rank: page.rank,
      });
      this.#fill();
    } catch (error) {
      if (asked === this.#asked) this.#change({ status: "failed", problem: problemOf(error) });
    }
  }

  /** The window now shows rows `first` to `last` of the strip. */
  see(first: number, last: number): void {
    this.#window = [first, last];
    const strip = keepNear(this.#state.strip, first, last);
    if (strip !== this.#state.strip) this.#change({ strip });
    this.#fill();
  }

  retry(): void {
    if (this.#state.status === "failed" && this.#load) return void this.begin(this.#load, this.#place);
    this.#empty = 0;
    this.#change({ front: "idle", back: "idle", problem: null });
    this.#fill();
  }

  /** The row at an index of the strip, where it is there. */
  rowAt(index: number): Row | null {
    return rowAt(this.#state.strip, index)?.row ?? null;
  }

  /** True where no row is there yet and the list still leads on: the studio has looked for long. */
  isLooking(): boolean {
    const { strip } = this.#state;
    return strip.length === 0 && (strip.next !== null || strip.previous !== null);
  }

  #fill(): void {
    const { strip, status, front, back } = this.#state;
    if (status !== "ready") return;
    const [first, last] = this.#window;
    for (const leaf of missingLeaves(strip, first - AHEAD, last + AHEAD)) void this.#refill(leaf.place);
    if (this.#empty > EMPTY_MAX) return;
    if (back === "idle" && strip.next !== null && last + AHEAD >= strip.length) void this.#grow("back", strip.next);
    else if (front === "idle" && strip.previous !== null && first < AHEAD) void this.#grow("front", strip.previous);
  }

  async #grow(end: "front" | "back", place: string): Promise<void> {
    const asked = this.#asked;
    this.#change(end === "front" ? { front: "loading" } : { back: "loading" });
    try {
      const page = await must(this.#load, "a list was begun")(place);
      if (asked !== this.#asked || this.#state.status !== "ready") return;
      this.#empty = page.rows.length === 0 ? this.#empty + 1 : 0;
      const before = this.#state.strip;
      const strip = end === "front" ? prependPage(before, page) : appendPage(before, page);
      // What came in front has moved the window down.
      const moved = strip.shift - before.shift;
      this.#window = [this.#window[0] + moved, this.#window[1] + moved];
      this.#change({ strip, ...(end === "front" ? { front: "idle" } : { back: "idle" }) });
      this.#fill();
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#change({ problem: problemOf(error), ...(end === "front" ? { front: "failed" } : { back: "failed" }) });
    }
  }

  async #refill(place: string): Promise<void> {
    if (this.#refilling.has(place)) return;
    this.#refilling.add(place);
    const asked = this.#asked;
    try {
      const page = await must(this.#load, "a list was begun")(place);
      if (asked === this.#asked) this.#change({ strip: refillPage(this.#state.strip, place, page) });
    } catch (error) {
      if (asked === this.#asked) this.#change({ problem: problemOf(error) });
    } finally {
      this.#refilling.delete(place);
    }
  }

  #change(change: Partial<RowState<Row>>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
