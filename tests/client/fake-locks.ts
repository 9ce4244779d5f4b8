import type { Lease, LeaseTable } from "#components/review/outbox/sender-lock.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FakePage } from "./fake-page.ts";

/** Web Locks of one browser: one holder a name, the others in the order of asking; a page that ends lets go. */
export class FakeLocks {
  isBroken = false;
  #last: Promise<void> = Promise.resolve();

  of(page: FakePage = new FakePage()) {
    return {
      request: async (_: string, work: () => Promise<void>): Promise<void> => {
        if (this.isBroken) throw new DOMException("The document is not active.", "InvalidStateError");
        const ended = new Promise<void>((resolve) => page.whenEnded(resolve));
        const run = this.#last.then(() => (page.isAlive ? Promise.race([work(), ended]) : undefined));
        this.#last = run.then(
          () => {},
          () => {},
        );
        return page.while(run);
      },
    };
  }
}

/** The table of leases of one browser: a page that ends leaves its own there. */
export class FakeLeases {
  readonly held = new Map<string, Lease>();
  delayMs = 1;
  isBroken = false;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  of(page: FakePage = new FakePage()): () => Promise<LeaseTable> {
    return async () => {
      if (this.isBroken) throw new Error("The database is broken.");
      return {
        change: (name, rule) =>
          page.while(
            new Promise((resolve, reject) => {
              this.#clock.after(this.delayMs, () => {
                if (!page.isAlive) return;
                if (this.isBroken) return reject(new Error("The database is broken."));
                const after = rule(this.held.get(name));
                if (after === null) this.held.delete(name);
                else if (after) this.held.set(name, after);
                resolve();
              });
            }),
          ),
        close: () => {},
      };
    };
  }
}
