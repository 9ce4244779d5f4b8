import { afterPaint } from "../../ui/after-paint.ts";

/** How large the photo is shown, 1 for one CSS pixel a photo pixel; null where none is. Told after the paint that shows it. */
export class ZoomStore {
  #scale: number | null = null;
  readonly #listeners = new Set<() => void>();

  readonly scale = (): number | null => this.#scale;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (scale: number): void =>
    afterPaint(() => {
      if (this.#scale === scale) return;
      this.#scale = scale;
      for (const listener of this.#listeners) listener();
    });
}
