import { type FileHandle, open } from "node:fs/promises";
import { parquetProblem } from "./parquet-problem.ts";

/** Bytes read at once where less is asked for: page headers stand between the pages that they tell of. */
const WINDOW_BYTES = 1024 * 1024;

/** A file that is read at places. */
export class ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;
  #window = new Uint8Array(0);
  #from = 0;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(file: string): Promise<ByteSource> {
    const handle = await open(/* turbopackIgnore: true */ file);
    return new ByteSource(handle, (await handle.stat()).size);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  /** Exactly these bytes. They are nobody else's, and may be kept. @throws StudioError unreadable_input where the file ends before */
  async read(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    if (start >= this.#from && start + length <= this.#from + this.#window.length) {
      bytes.set(this.#window.subarray(start - this.#from, start - this.#from + length));
      return bytes;
    }
    if (start < 0 || start + length > this.size) throw parquetProblem("parquetCut");
    for (let at = 0; at < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, at, length - at, start + at);
      if (bytesRead === 0) throw parquetProblem("parquetCut");
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
