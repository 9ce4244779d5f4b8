import type pg from "pg";

/**
 * The transactions of an import. A large one is committed part by part, so that what came in stays, others see it, and an
 * interrupted import can be resumed; a small one, or one that must be undone as a whole, is a single transaction.
 */
export class Parts {
  readonly #client: pg.PoolClient;
  readonly isWhole: boolean;
  #hasBegun = false;
  #last: Promise<void> = Promise.resolve();

  constructor(client: pg.PoolClient, isWhole: boolean) {
    this.#client = client;
    this.isWhole = isWhole;
  }

  /**
   * Runs one part behind those that were asked for before it. When one throws, those behind it throw the same: the
   * connection is good for nothing but being closed, and so is the import.
   */
  run<T>(part: () => Promise<T>): Promise<T> {
    const own = this.#last.then(() => this.#runNow(part));
    // Told to whoever waits for this part, or for the next.
    this.#last = own.then(
      () => {},
      (error) => Promise.reject(error),
    );
    this.#last.catch(() => {});
    return own;
  }

  async #runNow<T>(part: () => Promise<T>): Promise<T> {
    if (!this.isWhole || !this.#hasBegun) await this.#client.query("BEGIN");
    this.#hasBegun = true;
    const result = await part();
    if (!this.isWhole) await this.#client.query("COMMIT");
    return result;
  }

  /** Ends a single transaction. `isKept` false takes everything back. */
  async end(isKept: boolean): Promise<void> {
    if (this.isWhole && this.#hasBegun) await this.#client.query(isKept ? "COMMIT" : "ROLLBACK");
  }
}
