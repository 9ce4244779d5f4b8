import { type FileHandle, open } from "node:fs/promises";

/** Bytes read at once where less is asked for: page headers stand between the pages that they tell of. */
const WINDOW_BYTES = 1024 * 1024;

/** A file that is read at places. */
export class ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #cut: () => Error;
  #window = new Uint8Array(0);
  #from = 0;

  private constructor(handle: FileHandle, size: number, cut: () => Error) {
    this.#handle = handle;
    this.size = size;
    this.#cut = cut;
  }

  /** `cut`: what is thrown where more is asked for than the file has. */
  static async open(file: string, cut: () => Error): Promise<ByteSource> {
    const handle = await open(/* turbopackIgnore: true */ file);
    return new ByteSource(handle, (await handle.stat()).size, cut);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  /** Exactly these bytes. They are nobody else's, and may be kept. @throws what `cut` says where the file ends before */
  async read(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    if (start >= this.#from && start + length <= this.#from + this.#window.length) {
      bytes.set(this.#window.subarray(start - this.#from, start - this.#from + length));
      return bytes;
    }
    if (start < 0 || start + length > this.size) throw this.#cut();
    for (let at = 0; at < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, at, length - at, start + at);
      if (bytesRead === 0) throw this.#cut();
      at += bytesRead;
    }
    return bytes;
  }

  /** As many bytes as lie near: `length` at most, fewer at the end of `end`. Good until the next call. */
  async peek(start: number, length: number, end: number): Promise<Uint8Array> {
    const last = Math.min(start + length, end, this.size);
    if (start < this.#from || last > this.#from + this.#window.length) {
      this.#window = await this.read(start, Math.max(0, Math.min(Math.max(WINDOW_BYTES, length), this.size - start)));
      this.#from = start;
    }
    return this.#window.subarray(start - this.#from, last - this.#from);
  }
}
