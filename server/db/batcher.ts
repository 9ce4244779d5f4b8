/** A batch is written within some 10 ms. */
const BATCH_MAX = 32;

type Waiting<In, Out> = { request: In; resolve(done: Out): void; reject(error: unknown): void };

/**
 * Makes one call of many that come at the same moment: a batch at a time, and those that come while it is under way are
 * the next one, so that a round trip, a statement and its commit are shared when there is most to do. `run` answers one
 * for each that it was given, in their order.
 *
 * Where a batch fails, each of it is done by itself, beside the batches that follow: none fails or waits for another's
 * sake. So `run` must bear to be asked again, and must not wait long unless it `isAlone`.
 */
export function batcher<In, Out>(
  run: (batch: readonly In[], isAlone: boolean) => Promise<readonly Out[]>,
): (request: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let isUnderWay = false;

  async function runNext(): Promise<void> {
    if (isUnderWay || waiting.length === 0) return;
    isUnderWay = true;
    const batch = waiting.splice(0, BATCH_MAX);
    try {
      await settle(batch, false);
    } catch {
      // One of them failed: each is done by itself, and hears of its own.
      for (const one of batch) settle([one], true).catch(one.reject);
    }
    isUnderWay = false;
    void runNext();
  }

  async function settle(batch: readonly Waiting<In, Out>[], isAlone: boolean): Promise<void> {
    const done = await run(
      batch.map(({ request }) => request),
      isAlone,
    );
    batch.forEach(({ resolve }, nth) => {
      resolve(done[nth] as Out);
    });
  }

  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      // What came in with the same read of the sockets goes with it.
      setImmediate(runNext);
    });
}
