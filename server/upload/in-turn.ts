/** Whoever writes a file: says with `touch` that something came, and ends when `signal` aborts. */
export type Turn = { signal: AbortSignal; touch(): void };

type Writer = { stop: AbortController; touchedAtMs: number; ended: Promise<void> };

const writers = new Map<string, Writer>();

/**
 * Does `work` while nobody else of this process writes the file: one writer a file. Who waits behind one to whom nothing
 * has come for `stallMs`, a connection that broke without a word, ends that one. Several servers over one folder write
 * the same bytes at the same place, which harms nothing.
 */
export async function inTurn<T>(file: string, stallMs: number, work: (turn: Turn) => Promise<T>): Promise<T> {
  for (let before = writers.get(file); before; before = writers.get(file)) await endOf(before, stallMs);
  const stop = new AbortController();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const writer: Writer = { stop, touchedAtMs: performance.now(), ended };
  writers.set(file, writer);
  try {
    return await work({
      signal: stop.signal,
      touch() {
        writer.touchedAtMs = performance.now();
      },
    });
  } finally {
    writers.delete(file);
    end();
  }
}

async function endOf(writer: Writer, stallMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const leftMs = writer.touchedAtMs + stallMs - performance.now();
    if (leftMs <= 0) writer.stop.abort();
    else timer = setTimeout(look, leftMs);
  };
  look();
  await writer.ended;
  clearTimeout(timer);
}
