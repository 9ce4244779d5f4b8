import type { Journal, RowDatabase } from "#components/review/outbox/outbox-store.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FakePage } from "./fake-page.ts";

/** A browser's database: one transaction after another, each finished some time after it was asked for. */
export class FakeDatabase {
  readonly rows = new Map<string, unknown>();
  delayMs = 1;
  isBroken = false;
  readonly #clock: FakeClock;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** The database as one page has it. */
  of(page: FakePage = new FakePage()): RowDatabase {
    return {
      change: (put, drop) =>
        this.#write(page, () => {
          for (const row of put) this.rows.set(row.id, structuredClone(row));
          for (const id of drop) this.rows.delete(id);
        }),
      all: () => this.#write(page, () => structuredClone([...this.rows.values()])),
    };
  }

  #write<T>(page: FakePage, work: () => T): Promise<T> {
    const before = this.#last;
    const answer = before.then(async () => {
      await new Promise<void>((resolve) => this.#clock.after(this.delayMs, resolve));
      if (!page.isAlive && page.losesWrites) throw new Error("The page has ended.");
      if (this.isBroken) throw new Error("The database is broken.");
      return work();
    });
    this.#last = answer.then(
      () => {},
      () => {},
    );
    return page.while(answer);
  }
}

/** A browser's localStorage: written at once, full when a test says so. */
export class FakeJournal {
  readonly lines = new Map<string, string>();
  /** "almost": a few characters still fit. */
  isFull: boolean | "almost" = false;
  isForbidden = false;

  of(page: FakePage = new FakePage()): Journal {
    const check = () => {
      if (this.isForbidden || !page.isAlive) throw new Error("localStorage is forbidden.");
    };
    return {
      getItem: (key) => {
        check();
        return this.lines.get(key) ?? null;
      },
      setItem: (key, line) => {
        check();
        const isShort = this.isFull === "almost" && line.length < 10;
        if (this.isFull && !isShort && line.length > (this.lines.get(key) ?? "").length)
          throw new Error("localStorage is full.");
        this.lines.set(key, line);
      },
      removeItem: (key) => {
        check();
        this.lines.delete(key);
      },
      keys: () => {
        check();
        return [...this.lines.keys()];
      },
    };
  }
}
