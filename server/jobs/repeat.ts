import { setTimeout as pause } from "node:timers/promises";
import { message } from "#domain/message.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { problemFacts } from "#server/error-facts.ts";
import { log } from "#server/log.ts";
import type { Outage } from "./outage.ts";

/** What fails again and again is tried again after longer and longer pauses, up to this one. */
const PAUSE_MS_MAX = 60_000;

type Loop = { name: string; pauseMs: number; stop: AbortSignal; outage: Outage };

/**
 * Does `step` again and again, at once where it says that there was something to do, else after a pause, until `stop` is
 * aborted. What it throws is logged once, as a sentence where it is one, and not again as long as it stays the same.
 */
export async function repeat({ name, pauseMs, stop, outage }: Loop, step: () => Promise<unknown>): Promise<void> {
  let failures = 0;
  let told = "";
  while (!stop.aborted) {
    let hadWork: unknown = false;
    try {
      hadWork = await step();
      if (told !== "") log.info(`${name}: goes on`);
      failures = 0;
      told = "";
    } catch (error) {
      failures += 1;
      if (isConnectionLoss(error)) await outage.over(error);
      else told = tell(name, error, told);
    }
    if (hadWork === true) continue;
    const pauseNowMs = Math.min(pauseMs * 2 ** Math.min(failures, 16), Math.max(pauseMs, PAUSE_MS_MAX));
    // Aborted: the loop ends.
    await pause(pauseNowMs, undefined, { signal: stop }).catch(() => {});
  }
}

/** Answers what was said, so that it is not said again. What nobody foresaw is logged with where it was thrown. */
function tell(name: string, error: unknown, told: string): string {
  const known = worldProblem(error, message("adviceByItself"));
  const words = known?.message ?? String(error);
  if (words === told) return told;
  log.error(problemFacts(known ?? error), `${name}: will be tried again`);
  return words;
}
