import type { Message } from "#domain/message.ts";
import { problemOf } from "./call.ts";

export type AnswerState<T> = {
  /** The last answer, also while it is asked again; null until one has come. */
  value: T | null;
  /** Why the last time none came. */
  problem: Message | null;
  isAsking: boolean;
};

/** What is answered to one request, however often it is made; an external store for React. */
export class AnswerStore<T> {
  #state: AnswerState<T>;
  #asked = 0;
  #answered = 0;
  readonly #load: () => Promise<T>;
  readonly #listeners = new Set<() => void>();

  /** `state`: what is shown before the first answer. */
  constructor(load: () => Promise<T>, state: AnswerState<T>) {
    this.#load = load;
    this.#state = state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): AnswerState<T> => this.#state;

  /** Asks, though an answer be under way: of two answers that which was asked for later stays. Never rejects. */
  readonly ask = async (): Promise<void> => {
    const number = ++this.#asked;
    // Who asks again where nothing has come yet sees that something is done about it.
    this.#change({ isAsking: true, ...(this.#state.value === null && { problem: null }) });
    const answer = await this.#load().then(
      (value) => ({ value, problem: null }),
      (error: unknown) => ({ problem: problemOf(error) }),
    );
    if (number < this.#answered) return;
    this.#answered = number;
    this.#change({ ...answer, isAsking: number < this.#asked });
  };

  /** Changes what has come, as it stands then: two changes at one time both hold. Before it has come nothing happens. */
  readonly change = (next: (value: T) => T): void => {
    const { value } = this.#state;
    if (value !== null) this.#change({ value: next(value) });
  };

  #change(change: Partial<AnswerState<T>>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
