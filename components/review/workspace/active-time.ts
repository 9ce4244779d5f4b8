import { type Clock, steadyClock } from "../../ui/clock.ts";

/** After so long without a key or a pointer the reviewer counts as away. */
const IDLE_MS = 60_000;

/** Measures how long an entry was on the screen, and how long somebody was at it. Milliseconds. */
export class ActiveTime {
  readonly #now: Clock["now"];
  readonly #startedAt: number;
  #lastSignAt: number;
  #activeMs = 0;

  constructor({ now }: Pick<Clock, "now"> = steadyClock) {
    this.#now = now;
    this.#startedAt = now();
    this.#lastSignAt = this.#startedAt;
  }

  /** A key, a pointer, a scroll: the reviewer is active. */
  noteActivity(): void {
    const now = this.#now();
    if (now - this.#lastSignAt <= IDLE_MS) this.#activeMs += now - this.#lastSignAt;
    this.#lastSignAt = now;
  }

  read(): { durationMs: number; activeMs: number } {
    this.noteActivity();
    return { durationMs: Math.round(this.#now() - this.#startedAt), activeMs: Math.round(this.#activeMs) };
  }
}
