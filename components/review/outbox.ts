import type { VerdictBody } from "#domain/verdict.ts";
import { CallProblem, call } from "../ui/call.ts";
import { forgetVerdict, keepVerdict, keptVerdicts, type OutboxRow } from "./store.ts";

export type OutboxState = {
  /** Verdicts written here and not yet answered by the server. */
  waiting: number;
  /** The server did not answer; it is tried again by itself. */
  isCutOff: boolean;
  /** Verdicts that the server refused for good, newest last; each stays until the reviewer has seen it. */
  refused: { body: VerdictBody; problem: CallProblem }[];
};

const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 15_000;

/**
 * Sends verdicts in the order they were given, one at a time, each until the server answered it. A verdict is first
 * written to IndexedDB, so that it survives whatever happens to the page; its id makes a second sending harmless.
 */
export class Outbox {
  #state: OutboxState = { waiting: 0, isCutOff: false, refused: [] };
  readonly #listeners = new Set<() => void>();
  readonly #installation: string;
  readonly #onDrained: () => void;
  /** In the order of deciding; the copy in IndexedDB is what survives the page. */
  #rows: OutboxRow[] = [];
  #sending: Promise<void> | null = null;
  #retryMs = RETRY_MS_FIRST;

  /** `onDrained` is told whenever the last waiting verdict has been answered. */
  constructor(installation: string, onDrained: () => void = () => {}) {
    this.#installation = installation;
    this.#onDrained = onDrained;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): OutboxState => this.#state;

  /** Takes up what an earlier page of this browser left unsent. */
  async resume(): Promise<void> {
    const kept = await keptVerdicts(this.#installation);
    const own = kept.filter((row) => !this.#rows.some((known) => known.id === row.id));
    this.#rows = [...own, ...this.#rows];
    this.#change({ waiting: this.#rows.length });
    void this.send();
  }

  /** Entries with a verdict on its way. */
  unsentEntryIds(): string[] {
    return this.#rows.map((row) => row.body.entryId);
  }

  /** Resolves when the verdict is safe in this browser; it is sent behind. */
  async put(body: VerdictBody): Promise<void> {
    const row = { id: body.id, installation: this.#installation, at: Date.now(), body };
    this.#rows.push(row);
    this.#change({ waiting: this.#rows.length });
    await keepVerdict(row);
    void this.send();
  }

  /** Sends what waits; one sender at a time. Resolves when nothing waits or the server cannot be reached. */
  send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  dismiss(verdictId: string): void {
    this.#change({ refused: this.#state.refused.filter(({ body }) => body.id !== verdictId) });
  }

  async #sendAll(): Promise<void> {
    for (let row = this.#rows[0]; row; row = this.#rows[0]) {
      try {
        await call("/api/verdicts", "POST", row.body);
        await this.#settle(row);
      } catch (error) {
        if (error instanceof CallProblem && isFinal(error)) {
          await this.#settle(row);
          this.#change({ refused: [...this.#state.refused, { body: row.body, problem: error }] });
          continue;
        }
        this.#change({ isCutOff: true });
        setTimeout(() => void this.send(), this.#retryMs);
        this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
        return;
      }
    }
  }

  async #settle(row: OutboxRow): Promise<void> {
    await forgetVerdict(row.id);
    this.#rows = this.#rows.filter((waiting) => waiting.id !== row.id);
    this.#retryMs = RETRY_MS_FIRST;
    this.#change({ waiting: this.#rows.length, isCutOff: false });
    if (this.#rows.length === 0) this.#onDrained();
  }

  #change(change: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Answers that will not change by sending again. Not: no name yet (401), timeouts, overload, a database that is down. */
const isFinal = (problem: CallProblem): boolean => [400, 403, 404, 409, 413, 422].includes(problem.status);
