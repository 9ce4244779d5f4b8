import { round } from "../spread.ts";

/** How much was done in how long, and how long each took, in ms. */
export type Rate = { perSecond: number; latenciesMs: number[] };

/** Does each of `steps` again and again, with no pause, for so many seconds: the most that the other side can take from them. */
export async function runClosedLoop(steps: readonly (() => Promise<unknown>)[], seconds: number): Promise<Rate> {
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const latenciesMs: number[] = [];
  const each = steps.map(async (step) => {
    while (performance.now() < endAt) {
      const from = performance.now();
      await step();
      latenciesMs.push(performance.now() - from);
    }
  });
  await Promise.all(each);
  return { perSecond: round(latenciesMs.length / ((performance.now() - startedAt) / 1000)), latenciesMs };
}
