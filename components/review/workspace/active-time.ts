/** After so long without a key or a pointer the reviewer is taken to be away. */
const IDLE_MS = 60_000;

/** Measures how long an entry was on the screen, and how long somebody was at it. Milliseconds. */
export class ActiveTime {
  #startedAt = performance.now();
  #lastSignAt = this.#startedAt;
  #activeMs = 0;

  /** A key, a pointer, a scroll: somebody is there. */
  sign(): void {
    const now = performance.now();
    if (now - this.#lastSignAt <= IDLE_MS) this.#activeMs += now - this.#lastSignAt;
    this.#lastSignAt = now;
  }

  read(): { durationMs: number; activeMs: number } {
    this.sign();
    return { durationMs: Math.round(performance.now() - this.#startedAt), activeMs: Math.round(this.#activeMs) };
  }
}
