import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import type { Reject } from "#domain/import/import-report.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";

const EXAMPLES_MAX = 20;
const FLUSH_CHARACTERS = 64 * 1024;

/** A line of the list as a person reads it: with the reason in English, too. */
const worded = ({ code, data, text, ...place }: Reject) => ({
  ...place,
  reason: inEnglish({ code, data }),
  code,
  data,
  text,
});

/** Writes what could not be read to a JSON Lines file, row by row and in full; the file is made with the first. */
export class RejectLog {
  readonly #file: string | null;
  readonly #max: number;
  #position: number;
  #handle: FileHandle | null = null;
  #lines = "";
  count = 0;
  readonly examples: Reject[] = [];

  /**
   * `file` null keeps only the examples (a dry run writes nothing). `max`: more than so many give the import up.
   * `position`: bytes of the file that an earlier attempt of this import wrote and that stand; what is behind them goes.
   */
  constructor(file: string | null, max: number, position = 0) {
    this.#file = file;
    this.#max = max;
    this.#position = position;
  }

  /** Bytes of the file so far, after `flush`. */
  get position(): number {
    return this.#position;
  }

  get path(): string | null {
    return this.count > 0 ? this.#file : null;
  }

  async add(reject: Reject): Promise<void> {
    this.count++;
    if (this.examples.length < EXAMPLES_MAX)
      this.examples.push({ ...reject, text: reject.text?.slice(0, 500) ?? null });
    if (this.#file !== null) {
      this.#lines += `${JSON.stringify(worded(reject))}\n`;
      if (this.#lines.length >= FLUSH_CHARACTERS) await this.flush();
    }
    if (this.count > this.#max) {
      await this.flush();
      const { file, row, path: place, code, data } = reject;
      const last = message("rejectAt", {
        file,
        row: row === null ? "–" : rowTold(row),
        path: place,
        reason: { code, data },
      });
      throw new StudioError("too_many_rejects", message("givenUp", { count: this.count, max: this.#max, last }), {
        data: { examples: this.examples },
      });
    }
  }

  /** All that was added is in the file. */
  async flush(): Promise<void> {
    if (this.#lines === "" || this.#file === null) return;
    const lines = this.#lines;
    this.#lines = "";
    if (!this.#handle) {
      await makeFolder(path.dirname(this.#file), PRIVATE_FOLDER);
      this.#handle = await open(this.#file, "a", PRIVATE_FILE);
      const { size } = await this.#handle.stat();
      // On another machine, or swept away: what is not there cannot be continued.
      this.#position = Math.min(this.#position, size);
      if (size > this.#position) await this.#handle.truncate(this.#position);
    }
    const bytes = Buffer.from(lines);
    await this.#handle.appendFile(bytes).catch((error) => this.#takeBack(error));
    this.#position += bytes.length;
  }

  /** A full disk takes what fits, and half a line is no reject. What is no file (a device, a pipe) stays as it is. */
  async #takeBack(error: unknown): Promise<never> {
    const isFile = await this.#handle?.stat().then((stats) => stats.isFile());
    // The disk's own error is the one to be told.
    if (isFile) await this.#handle?.truncate(this.#position).catch(() => {});
    if (isFile && this.#position === 0 && this.#file !== null) await rm(this.#file, { force: true }).catch(() => {});
    throw error;
  }

  /** Every reject is on disk, or it throws. May be called again. */
  async close(): Promise<void> {
    const write = this.flush();
    await write.finally(async () => {
      const handle = this.#handle;
      this.#handle = null;
      await handle?.close();
    });
  }
}
