import { setTimeout as pause } from "node:timers/promises";
import type { Decided, SimulatedReviewer } from "./simulated-reviewer.ts";

/**
 * Each reviewer decides once a second, by the clock: who is answered late sends the next decision when it is due all the
 * same, and every latency counts from the moment when its decision was due, not from when it could be sent. So a server
 * that stands still for a second shows in every decision of that second.
 */
export async function runOpenLoop(reviewers: readonly SimulatedReviewer[], seconds: number): Promise<Decided[]> {
  const startAt = performance.now() + 100;
  const all = reviewers.map(async (reviewer, index) => {
    const decided: Promise<Decided>[] = [];
    for (let second = 0; second < seconds; second++) {
      // Spread over the second, as people are.
      const dueAt = startAt + (second + index / reviewers.length) * 1000;
      await pause(Math.max(0, dueAt - performance.now()));
      const own = reviewer.decide(dueAt);
      // Looked at below; a failure must not end the process before.
      own.catch(() => {});
      decided.push(own);
    }
    return Promise.all(decided);
  });
  return (await Promise.all(all)).flat();
}
