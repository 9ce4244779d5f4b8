import type { IncomingMessage } from "node:http";

/** Beyond this the connection waits for the disk. */
const BYTES_AHEAD_MAX = 1024 * 1024;

/**
 * A body's bytes as they come, from the moment of this call. Where the connection breaks off, all that had come is given
 * before it throws: a stream that is destroyed drops what it holds, and behind a proxy that cuts every answer short
 * nothing would ever come of it.
 */
export function bodyChunks(body: IncomingMessage): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytesAhead = 0;
  let fault: Error | null = null;
  let hasEnded = false;
  let wake = () => {};
  const finish = (error: Error | null) => {
    if (!hasEnded) fault = error;
    hasEnded = true;
    wake();
  };
  body
    .on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytesAhead += chunk.length;
      if (bytesAhead > BYTES_AHEAD_MAX) body.pause();
      wake();
    })
    .once("end", () => finish(null))
    .on("error", finish)
    .once("close", () => finish(Object.assign(new Error("closed early"), { code: "ECONNRESET" })));

  return (async function* () {
    for (;;) {
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const ready = chunks;
      chunks = [];
      bytesAhead = 0;
      body.resume();
      yield* ready;
      if (chunks.length > 0) continue;
      if (fault) throw fault;
      if (hasEnded) return;
      await news;
    }
  })();
}
