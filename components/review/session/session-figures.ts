import { z } from "zod";
import { type Deed, deedSchema, type Figures, figuresOf } from "#domain/review/session/figures.ts";
import { afterPaint } from "../../ui/after-paint.ts";

/**
 * The figures of one sitting at one session: what was decided in this tab, across reloads. Lives outside of React, which
 * reads it as an external store.
 */
export class SessionFigures {
  #deeds: readonly Deed[] = [];
  #state: Figures = figuresOf([]);
  readonly #listeners = new Set<() => void>();
  readonly #key: string;

  constructor(keptAs: string, queueId: string) {
    this.#key = `svit-figures/${keptAs}/${queueId}`;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): Figures => this.#state;

  /** Takes up what this tab decided before a reload. */
  resume(): void {
    try {
      this.#change(
        z
          .array(deedSchema)
          .catch([])
          .parse(JSON.parse(sessionStorage.getItem(this.#key) ?? "[]")),
      );
    } catch {
      // A browser without storage: the figures begin again.
    }
  }

  decided(deed: Deed): void {
    this.#save([...this.#deeds, deed]);
  }

  undone(verdictId: string): void {
    this.#save(this.#deeds.filter((deed) => deed.verdictId !== verdictId));
  }

  #save(deeds: readonly Deed[]): void {
    this.#change(deeds);
    // Writing them all down must not delay the next entry.
    afterPaint(() => {
      try {
        sessionStorage.setItem(this.#key, JSON.stringify(this.#deeds));
      } catch {
        // Only figures: they begin again after a reload.
      }
    });
  }

  #change(deeds: readonly Deed[]): void {
    this.#deeds = deeds;
    this.#state = figuresOf(deeds);
    for (const listener of this.#listeners) listener();
  }
}
