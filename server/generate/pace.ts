import { setTimeout as sleep } from "node:timers/promises";

/** How often an address is asked, by all lanes of a batch together. */
export class Pace {
  readonly #gapMs: number;
  #nextAt = 0;

  constructor(perMinute: number) {
    this.#gapMs = 60_000 / perMinute;
  }

  /** Waits for its turn. @throws the signal's reason */
  async next(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = performance.now();
      if (now >= this.#nextAt) {
        this.#nextAt = now + this.#gapMs;
        return;
      }
      await this.pause(this.#nextAt - now, signal);
    }
  }

  /** Nobody asks for so long. */
  holdFor(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, performance.now() + ms);
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  }
}
