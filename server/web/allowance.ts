/** Addresses remembered; more are the work of one who has many, and the oldest are forgotten. */
const ADDRESSES_MAX = 10_000;

/** So many things an address within a time, counted by this process. */
export class Allowance {
  readonly #countMax: number;
  readonly #withinMs: number;
  /** Moments, oldest first, by address; the address that was counted last stands last. */
  readonly #moments = new Map<string, number[]>();

  constructor(countMax: number, withinMs: number) {
    this.#countMax = countMax;
    this.#withinMs = withinMs;
  }

  /** Counts one more and returns 0; or counts nothing and returns in how many milliseconds it may be tried again. */
  take(address: string, nowMs: number): number {
    const recent = (this.#moments.get(address) ?? []).filter((moment) => nowMs - moment < this.#withinMs);
    const [oldest] = recent;
    const isAllowed = oldest === undefined || recent.length < this.#countMax;
    this.#moments.delete(address);
    this.#moments.set(address, isAllowed ? [...recent, nowMs] : recent);
    const [forgotten] = this.#moments.keys();
    if (this.#moments.size > ADDRESSES_MAX && forgotten !== undefined) this.#moments.delete(forgotten);
    return isAllowed ? 0 : oldest + this.#withinMs - nowMs;
  }
}

/** So many things an address at once, counted by this process. */
export class Slots {
  readonly #countMax: number;
  readonly #taken = new Map<string, number>();

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  /** What gives the slot back, any number of times; null where all are taken. */
  take(address: string): (() => void) | null {
    const count = this.#taken.get(address) ?? 0;
    if (count >= this.#countMax) return null;
    this.#taken.set(address, count + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#taken.get(address) ?? 1) - 1;
      if (left === 0) this.#taken.delete(address);
      else this.#taken.set(address, left);
    };
  }
}
