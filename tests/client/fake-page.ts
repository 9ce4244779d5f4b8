import type { Clock } from "#components/ui/clock.ts";
import type { FakeClock } from "./fake-clock.ts";

/** One life of a page: once it has ended, nothing that it asked for is answered, and none of its timers runs. */
export class FakePage {
  isAlive = true;
  /** What it wrote and the storage had not finished when it ended is lost; else it is finished, and nobody hears of it. */
  losesWrites = true;
  readonly #onEnd = new Set<() => void>();

  /** A promise that is never settled once the page has ended. */
  readonly while = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => this.isAlive && resolve(value),
        (error) => this.isAlive && reject(error),
      );
    });

  clock(clock: FakeClock): Clock {
    const guarded = (work: () => void) => () => {
      if (this.isAlive) work();
    };
    return {
      now: clock.now,
      after: (ms, work) => clock.after(ms, guarded(work)),
      every: (ms, work) => clock.every(ms, guarded(work)),
    };
  }

  whenEnded(work: () => void): void {
    this.#onEnd.add(work);
  }

  end(losesWrites = true): void {
    this.losesWrites = losesWrites;
    this.isAlive = false;
    for (const work of this.#onEnd) work();
  }
}
