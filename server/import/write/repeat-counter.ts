/** Slots of the table at first; it doubles when two thirds are taken. */
const SLOTS_AT_FIRST = 1 << 12;

/**
 * Counts how often each key has come, exactly but for two keys of one 64-bit fingerprint (1 in 10^7 for a file of a
 * million). Memory: 12 to 24 bytes a distinct key and nothing for its text, so a file of 5 million entries takes 100 MB
 * at most.
 */
export class RepeatCounter {
  #slots = new BigUint64Array(SLOTS_AT_FIRST);
  #taken = 0;
  /** Counts of the keys that came more than once: few. */
  readonly #repeats = new Map<bigint, number>();

  /** How often the key came before. `fingerprint`: 64 random bits of a key. */
  count(fingerprint: bigint): number {
    // 0 marks an empty slot.
    const key = fingerprint === 0n ? 1n : fingerprint;
    if (this.#add(key)) return 0;
    const before = this.#repeats.get(key) ?? 1;
    this.#repeats.set(key, before + 1);
    return before;
  }

  #add(key: bigint): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = Number(BigInt.asUintN(30, key)) & mask; ; at = (at + 1) & mask) {
      const held = slots[at];
      if (held === key) return false;
      if (held === 0n) {
        slots[at] = key;
        if (++this.#taken * 3 > slots.length * 2) this.#grow();
        return true;
      }
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigUint64Array(old.length * 2);
    this.#taken = 0;
    for (const key of old) if (key !== 0n) this.#add(key);
  }
}
