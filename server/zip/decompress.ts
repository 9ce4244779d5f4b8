import type { Transform } from "node:stream";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

export type Packing = "gzip" | "zstd" | "deflate";

const CHUNK_BYTES = 256 * 1024;
const ENGINES: Record<Packing, () => Transform & { bytesWritten: number }> = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  zstd: () => createZstdDecompress({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflateRaw({ chunkSize: CHUNK_BYTES }),
};

/** What the packing of a file is called where it breaks. */
const NAMES: Record<Packing, string> = { gzip: "gzip", zstd: "Zstandard", deflate: "zip" };

/**
 * Unpacks bytes piece by piece, in constant memory. All that can be read comes out before it throws.
 * @throws StudioError unreadable_input where the bytes are cut off or not what they should be
 */
export async function* decompress(
  packed: AsyncIterable<Buffer> | Iterable<Buffer>,
  packing: Packing,
): AsyncGenerator<Buffer> {
  let engine = new Engine(packing);
  try {
    for await (const chunk of packed) {
      let rest = chunk;
      while (rest.length > 0) {
        // Node's Zstandard engine ends with a frame that ends inside of a chunk, and a file may be of many frames: without
        // a new engine all that follows would be lost unsaid. Behind gzip's members and zip's ranges only padding is left.
        if (engine.hasEnded) {
          if (packing !== "zstd") return;
          engine.close();
          engine = new Engine(packing);
        }
        rest = rest.subarray(yield* engine.push(rest));
      }
    }
    yield* engine.end();
  } finally {
    engine.close();
  }
}

/** One of zlib's engines, fed and drained by turns: piping would drop what it made just before an error. */
class Engine {
  readonly #packing: Packing;
  readonly #stream: Transform & { bytesWritten: number };
  #wake = () => {};
  #failure: Error | null = null;
  hasEnded = false;

  constructor(packing: Packing) {
    this.#packing = packing;
    this.#stream = ENGINES[packing]();
    this.#stream.on("readable", () => this.#wake());
    this.#stream.on("end", () => {
      this.hasEnded = true;
      this.#wake();
    });
    this.#stream.on("error", (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  /** Gives the output of a chunk; returns how much of it was taken, less than all only where the packed bytes end in it. */
  async *push(chunk: Buffer): AsyncGenerator<Buffer, number> {
    const before = this.#stream.bytesWritten;
    let isTaken = false;
    this.#stream.write(chunk, () => {
      isTaken = true;
      this.#wake();
    });
    yield* this.#drain(() => isTaken);
    const taken = this.#stream.bytesWritten - before;
    // The stream tells its end only later.
    if (taken < chunk.length) this.hasEnded = true;
    return taken;
  }

  async *end(): AsyncGenerator<Buffer> {
    if (this.hasEnded) return;
    this.#stream.end();
    yield* this.#drain(() => false);
  }

  close(): void {
    this.#stream.destroy();
  }

  async *#drain(isEnough: () => boolean): AsyncGenerator<Buffer> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      for (let output = this.#stream.read(); output !== null; output = this.#stream.read()) yield output as Buffer;
      if (this.#failure) throw broken(this.#packing, this.#failure);
      if (this.hasEnded || isEnough()) return;
      await woken;
    }
  }
}

function broken(packing: Packing, error: Error): StudioError {
  const isCut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
  const reason = isCut ? message("packedCut") : message("packedDamaged", { problem: error.message });
  return new StudioError("unreadable_input", message("packedFile", { packing: NAMES[packing], reason }), {
    cause: error,
  });
}
