import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";

/** What is stored with a part, to ask for the rest of the same file. */
const memoShape = z.strictObject({
  address: z.string(),
  /** For If-Range: a strong ETag, else Last-Modified; null where the server gave neither. */
  validator: z.string().nullable(),
  bytesTotal: z.number().int().nonnegative().nullable(),
  sha256: z.string().nullable(),
});
export type Memo = z.infer<typeof memoShape>;

/**
 * The beginning of a file that is on its way: `x.part`, with `x.part.json` next to it. Bytes are only ever appended, so
 * whatever ends the program leaves a beginning to go on from. Its sum is reckoned as it grows.
 */
export class PartFile {
  readonly path: string;
  memo: Memo | null = null;
  bytes = 0;
  #hash = createHash("sha256");
  readonly #target: string;
  readonly #handle: FileHandle;

  private constructor(target: string, handle: FileHandle) {
    this.path = `${target}.part`;
    this.#target = target;
    this.#handle = handle;
  }

  /** Opens what a former attempt left; a part without its memo is of no use. */
  static async open(target: string, signal: AbortSignal): Promise<PartFile> {
    const memo = await readMemo(`${target}.part.json`);
    const part = new PartFile(target, await open(`${target}.part`, "a"));
    if (memo === null) return part;
    part.memo = memo;
    for await (const chunk of createReadStream(part.path, { highWaterMark: 1 << 20, signal })) part.#count(chunk);
    return part;
  }

  /** Starts over, for a file of this memo. */
  async begin(memo: Memo): Promise<void> {
    await this.clear();
    this.memo = memo;
    await writeFile(`${this.path}.json`, JSON.stringify(memo));
  }

  async clear(): Promise<void> {
    // The memo first: what is left without one is never gone on with.
    this.memo = null;
    await rm(`${this.path}.json`, { force: true });
    await this.#handle.truncate(0);
    this.bytes = 0;
    this.#hash = createHash("sha256");
  }

  async append(chunk: Buffer): Promise<void> {
    // One write may take less than all of it; only what lies on the disk counts.
    for (let rest = chunk; rest.length > 0; ) {
      const { bytesWritten } = await this.#handle.write(rest);
      this.#count(rest.subarray(0, bytesWritten));
      rest = rest.subarray(bytesWritten);
    }
  }

  sum(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Gives the file its name: from here on it is whole. */
  async finish(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.path, this.#target);
    await rm(`${this.path}.json`, { force: true });
  }

  /** Leaves the part for the next attempt, or nothing where it is empty. */
  async leave(): Promise<void> {
    await this.#handle.close();
    if (this.bytes > 0) return;
    await rm(this.path, { force: true });
    await rm(`${this.path}.json`, { force: true });
  }

  #count(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
  }
}

async function readMemo(file: string): Promise<Memo | null> {
  // A part that was never begun.
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return memoShape.parse(JSON.parse(text));
  } catch {
    // Killed while it was written.
    return null;
  }
}
