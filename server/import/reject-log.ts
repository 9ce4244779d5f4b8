import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import type { Reject } from "#domain/import-report.ts";

const EXAMPLES_MAX = 20;

/** Writes what could not be read to a JSON Lines file, row by row and in full; the file is made with the first. */
export class RejectLog {
  readonly #file: string | null;
  readonly #max: number;
  #stream: WriteStream | null = null;
  #failure: Error | null = null;
  count = 0;
  readonly examples: Reject[] = [];

  /** `file` null keeps only the examples (a dry run writes nothing). `max`: more than so many give the import up. */
  constructor(file: string | null, max: number) {
    this.#file = file;
    this.#max = max;
  }

  get path(): string | null {
    return this.count > 0 ? this.#file : null;
  }

  async add(reject: Reject): Promise<void> {
    this.count++;
    if (this.examples.length < EXAMPLES_MAX)
      this.examples.push({ ...reject, text: reject.text?.slice(0, 500) ?? null });
    if (this.#file !== null) {
      if (!this.#stream) {
        await mkdir(path.dirname(this.#file), { recursive: true });
        this.#stream = createWriteStream(this.#file, { mode: 0o600 });
        // A stream's error that nobody listens for ends the process.
        this.#stream.on("error", (error) => {
          this.#failure ??= error;
        });
      }
      if (this.#failure) throw this.#failure;
      if (!this.#stream.write(`${JSON.stringify(reject)}\n`)) await once(this.#stream, "drain");
    }
    if (this.count > this.#max) {
      const last = `${reject.file}, row ${reject.row ?? "–"}, ${reject.path}: ${reject.reason}`;
      throw new StudioError(
        "too_many_rejects",
        `Given up after ${this.count} rejects (--max-rejects ${this.#max}); the last: ${last}. Nothing was imported.`,
        {
          data: { examples: this.examples },
        },
      );
    }
  }

  /** Every reject is on disk, or it throws. May be called again. */
  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    if (stream && !this.#failure) {
      stream.end();
      await once(stream, "finish");
    }
    if (this.#failure) throw this.#failure;
  }
}
