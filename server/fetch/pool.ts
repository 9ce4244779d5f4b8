/**
 * Works through the jobs, `width` at a time. The first failure ends the others by their signal, is waited for, and is
 * thrown: nothing goes on writing behind the caller's back.
 */
export async function runPool<Job>(
  jobs: Iterable<Job>,
  width: number,
  signal: AbortSignal,
  work: (job: Job, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const queue = jobs[Symbol.iterator]();
  let failure: { error: unknown } | null = null;
  const worker = async () => {
    for (let next = queue.next(); !next.done && failure === null; next = queue.next()) {
      try {
        await work(next.value, both);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  const failed = failure as { error: unknown } | null;
  if (failed) throw failed.error;
}
