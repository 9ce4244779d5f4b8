import type { Clock } from "#components/ui/clock.ts";

type Timer = { dueMs: number; work(): void };

/** Lets everything run that waits for nothing but promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs;
  }

  readonly now = (): number => this.#nowMs;

  readonly after = (ms: number, work: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + Math.max(0, ms), work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  readonly every = (ms: number, work: () => void): (() => void) => {
    let stop = () => {};
    const next = () => {
      stop = this.after(ms, () => {
        next();
        work();
      });
    };
    next();
    return () => stop();
  };

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets so many milliseconds pass: timers run in their order, each with all that follows from it at once. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
      this.#nowMs = timer.dueMs;
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.work();
      await settled();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Timer | undefined {
    const due = this.#timers.filter(({ dueMs }) => dueMs <= endMs);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.dueMs <= timer.dueMs ? first : timer),
      undefined,
    );
  }
}
