import type { ByteSource } from "#server/zip/byte-source.ts";

/** What pages are read from. */
export type PageBytes = Pick<ByteSource, "read" | "peek">;

/** Columns this near to each other are read together, with what lies between. */
const GAP_BYTES_MAX = 64 * 1024;
/** A row group whose columns are no more than this is read at once: of short texts a page is some KB, and asking for each of them would cost more than it brings. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

type Run = { start: number; end: number; bytes: Promise<Uint8Array<ArrayBuffer>> | null };

/** The bytes of some columns of a row group: read whole at the first use where they are few, or else page by page as `source` gives them. */
export function bytesOfGroup(source: ByteSource, chunks: readonly { start: number; end: number }[]): PageBytes {
  const runs = runsOf(chunks);
  if (runs.reduce((sum, { start, end }) => sum + end - start, 0) > GROUP_BYTES_MAX) return source;
  const within = async (start: number, length: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const run = runs.find((own) => start >= own.start && start + length <= own.end);
    if (!run) return null;
    run.bytes ??= source.read(run.start, run.end - run.start);
    return (await run.bytes).subarray(start - run.start, start - run.start + length);
  };
  return {
    read: async (start, length) => (await within(start, length)) ?? source.read(start, length),
    peek: async (start, length, end) =>
      (await within(start, Math.max(0, Math.min(length, end - start)))) ?? source.peek(start, length, end),
  };
}

function runsOf(chunks: readonly { start: number; end: number }[]): Run[] {
  const runs: Run[] = [];
  for (const { start, end } of [...chunks].sort((one, other) => one.start - other.start)) {
    const last = runs.at(-1);
    if (last && start - last.end <= GAP_BYTES_MAX) last.end = Math.max(last.end, end);
    else runs.push({ start, end, bytes: null });
  }
  return runs;
}
