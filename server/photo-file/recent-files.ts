/** What was read of the files that were asked for last, each as long as it is the same: `key` changes with it. */
export class RecentFiles<T> {
  readonly #max: number;
  readonly #read: (file: string) => Promise<T>;
  readonly #known = new Map<string, { key: string; read: Promise<T> }>();

  constructor(max: number, read: (file: string) => Promise<T>) {
    this.#max = max;
    this.#read = read;
  }

  of(file: string, key: string): Promise<T> {
    const before = this.#known.get(file);
    this.#known.delete(file);
    const own = before?.key === key ? before : { key, read: this.#read(file) };
    // One that cannot be read now is tried again at the next request.
    own.read.catch(() => {
      if (this.#known.get(file) === own) this.#known.delete(file);
    });
    this.#known.set(file, own);
    for (const oldest of this.#known.keys()) if (this.#known.size > this.#max) this.#known.delete(oldest);
    return own.read;
  }
}
